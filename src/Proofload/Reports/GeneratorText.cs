using System.Globalization;
using Proofload.Measurement.Health;
using Proofload.Results;

namespace Proofload.Reports;

/// <summary>The generator's health in words.</summary>
internal static class GeneratorText
{
    /// <summary>The facts of a run. Of another tool's generator only its lateness can be known.</summary>
    public static IEnumerable<(string Name, string Value, string Meaning)> Facts(RunResult r)
    {
        if (r.Source is null)
            return Facts(r.Generator).Concat(CalibrationFacts(r.Calibration));

        return
        [
            .. Facts(r.Generator).Where(f => r.Generator.LatenessP99 is not null && f.Name.StartsWith("Lateness", StringComparison.Ordinal)),
            ("Health of the generator", NumberFormat.Missing, $"{r.Source.Tool} measured, not Proofload: whether its machine kept up is not known."),
        ];
    }

    /// <summary>Name, value and what it means, for each fact that is known.</summary>
    public static IEnumerable<(string Name, string Value, string Meaning)> Facts(GeneratorHealth g)
    {
        if (g.LatenessP99 is not null)
        {
            yield return ("Lateness p50 / p99 / max", $"{D(g.LatenessP50)} / {D(g.LatenessP99)} / {D(g.LatenessMax)}",
                "How much later than planned requests left this machine. Latency counts from the plan, so it includes this.");
        }

        yield return ("Sent of offered", $"{NumberFormat.Percent(g.SentRatio)} ({NumberFormat.Rate(g.SentRate)} of {NumberFormat.Rate(g.OfferedRate)})",
            "Whether the load that the plan asks for was really made. Under 99 % is suspect, under 95 % invalid.");
        yield return ("Dropped at the in-flight cap", NumberFormat.Count(g.Dropped),
            "Requests that were due while the allowed number was in flight already, and so were never sent.");
        if (g.ProcessCpu is not null)
        {
            yield return ("CPU of the generator", $"{NumberFormat.Percent(g.ProcessCpu)} of a core",
                "What this process used; 200% is two cores.");
        }

        if (g.MachineCpu is not null)
            yield return ("CPU of the machine", NumberFormat.Percent(g.MachineCpu), "Everything on the generator's machine, of all its cores. Near 100 % the clock readings suffer.");
        if (g.GcPauseMax is not null)
            yield return ("GC pauses max / total", $"{D(g.GcPauseMax)} / {D(g.GcPauseTotal)}", "While memory is collected the generator stands still; a pause delays what is due in it.");
        if (g.ThreadPoolDelayMax is not null)
            yield return ("Thread-pool delay max", D(g.ThreadPoolDelayMax), "Longest wait of ready work for a thread: responses may have been noticed that much late.");
        if (g.ReceiveClock.Length > 0)
        {
            yield return ("Receive clock", g.ReceiveClock, g.ReceiveClock == "kernel"
                ? "Arrivals are the kernel's stamps, so times hold nothing of this program's own queueing."
                : "Arrivals are stamped after the read, so times hold the wait until this program got to it.");
        }

        if (g.ReceiveDelayP99 is not null)
            yield return ("Receive delay p50 / p99 / max", $"{D(g.ReceiveDelayP50)} / {D(g.ReceiveDelayP99)} / {D(g.ReceiveDelayMax)}", "From the kernel's stamp to our reading: how long bytes waited for this program. No time contains it.");
        if (g.UnstampedReads is > 0 and var unstamped)
            yield return ("Reads without a stamp", $"{NumberFormat.Count(unstamped)} ({NumberFormat.Percent(g.UnstampedShare)})", "Timed after the read: the kernel gave no stamp, or one that cannot be true.");
        if (g.CoalescedEvents is { } coalesced)
            yield return ("Token events that shared a read", $"{NumberFormat.Count(coalesced)} ({NumberFormat.Percent(g.CoalescedShare)})", "The gap between those counts as 0, and all have the arrival of the last.");
        if (g.ReceiveLagP99 is not null)
            yield return ("Receive lag p50 / p99", $"{D(g.ReceiveLagP50)} / {D(g.ReceiveLagP99)}", "From the server's own stamp to the arrival of the event.");
        if (g.OpenFiles is not null)
            yield return ("Open files", g.OpenFilesLimit is { } limit ? $"{NumberFormat.Count(g.OpenFiles.Value)} of {NumberFormat.Count(limit)}" : NumberFormat.Count(g.OpenFiles.Value), "Sockets count here; at the limit no connection can be opened.");
        if (g.EphemeralPortsLeft is { } ports)
            yield return ("Free local ports, fewest", NumberFormat.Count(ports), "Every connection to one address takes one.");
        if (g.WorkingSetMax is { } memory)
            yield return ("Memory, largest", NumberFormat.Bytes(memory), "Working set of this process.");
        yield return ("Engine", $"{(g.Engine.Length > 0 ? g.Engine : "unknown")}, {g.Workers} {(g.Workers == 1 ? "worker" : "workers")}", "How requests were sent.");
    }

    /// <summary>What this machine can measure, name, value and meaning; nothing when nobody looked.</summary>
    public static IEnumerable<(string Name, string Value, string Meaning)> CalibrationFacts(CalibrationUse? use)
    {
        if (use is null)
            yield break;

        yield return ("Calibration", CalibrationLine(use) ?? "", "What this machine was measured to carry before this run; near it the generator shows in the numbers.");
        if (use.Measured is not { Pacing: [.., var pace] } measured)
            yield break;

        yield return ("Lateness floor p50 / p99 / p99.9", $"{D(pace.P50.Median)} / {D(pace.P99.Median)} / {D(pace.P999.Median)} at {NumberFormat.Rate(pace.Rate)}", "How late this machine wakes at best.");
        if (measured.Streaming is [var level, ..])
            yield return ("Receive-lag floor p50 / p99", $"{D(level.LagP50.Median)} / {D(level.LagP99.Median)} with {NumberFormat.Count(level.Streams)} streams", "How late this machine reads a streamed event at best.");
    }

    /// <summary>The calibration in one line; null when nobody looked.</summary>
    public static string? CalibrationLine(CalibrationUse? use)
    {
        if (use?.Measured is not { } measured)
            return use is null ? null : "none: " + use.Reason;

        var requests = measured.Requests;
        var parts = new List<string> { $"{(requests.IsAtLeast ? "at least " : "")}{NumberFormat.Rate(requests.Rate.Median)}" };
        if (measured.StreamCeiling is { } streams)
            parts.Add($"{(measured.StreamCeilingIsAtLeast ? "at least " : "")}{NumberFormat.Count(streams.Streams)} streams, {NumberFormat.Number(streams.EventRate)} events/s");
        parts.Add("measured " + measured.MeasuredAt.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + (measured.WasBusy ? " on a busy machine" : ""));
        return string.Join(" · ", parts);
    }

    /// <summary>The lines of a summary.</summary>
    public static IEnumerable<string> Lines(GeneratorHealth g, CalibrationUse? calibration)
    {
        yield return $"sent {NumberFormat.Percent(g.SentRatio)} of {NumberFormat.Rate(g.OfferedRate)} offered · lateness p50 {D(g.LatenessP50)}, "
            + $"p99 {D(g.LatenessP99)}, max {D(g.LatenessMax)} · dropped {NumberFormat.Count(g.Dropped)}";
        var parts = new List<string>();
        if (g.ProcessCpu is not null)
            parts.Add($"CPU {NumberFormat.Percent(g.ProcessCpu)} of a core");
        if (g.MachineCpu is not null)
            parts.Add($"machine {NumberFormat.Percent(g.MachineCpu)}");
        if (g.GcPauseMax is not null)
            parts.Add($"GC pause max {D(g.GcPauseMax)}");
        if (g.Engine.Length > 0)
            parts.Add($"engine {g.Engine}");
        if (g.ReceiveClock.Length > 0)
            parts.Add($"receive clock {g.ReceiveClock}");
        if (parts.Count > 0)
            yield return string.Join(" · ", parts);
        if (calibration?.Measured is not null)
            yield return "this machine's ceiling " + CalibrationLine(calibration);
        if (g.ReceiveDelayP99 is not null)
        {
            var shared = g.CoalescedShare is { } share ? $" · {NumberFormat.Percent(share)} of token events shared a read" : "";
            yield return $"receive delay p50 {D(g.ReceiveDelayP50)}, p99 {D(g.ReceiveDelayP99)}, max {D(g.ReceiveDelayMax)}{shared}";
        }
    }

    private static string D(double? seconds) => NumberFormat.Duration(seconds);
}
