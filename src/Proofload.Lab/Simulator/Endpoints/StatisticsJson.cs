using System.Text.Json;

namespace Proofload.Lab.Simulator.Endpoints;

/// <summary>The statistics as JSON; durations in microseconds.</summary>
internal static class StatisticsJson
{
    public static byte[] Serialize(SimulatorStatistics s) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        requests = s.Requests,
        in_flight = s.InFlight,
        rejected = s.Rejected,
        events = s.Events,
        tokens = s.Tokens,
        running = s.Running,
        waiting = s.Waiting,
        replicas = s.Replicas,
        event_lateness_us = Of(s.EventLateness),
        response_lateness_us = Of(s.ResponseLateness),
        faults = s.Faults,
        internal_errors = s.InternalErrors,
    });

    private static object Of(Lateness l) => new
    {
        count = l.Count,
        p50 = l.P50.TotalMicroseconds,
        p99 = l.P99.TotalMicroseconds,
        p999 = l.P999.TotalMicroseconds,
        max = l.Max.TotalMicroseconds,
    };
}
