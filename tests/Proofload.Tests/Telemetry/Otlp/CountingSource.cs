using Proofload.Measurement.Clocks;
using Proofload.Measurement.Histograms;
using Proofload.Telemetry;

namespace Proofload.Tests.Telemetry.Otlp;

/// <summary>Counts how often it was read, in a counter and a histogram.</summary>
internal sealed class CountingSource(IClock clock) : ITelemetrySource
{
    private readonly DateTimeOffset _start = clock.UtcNow;
    private readonly Histogram _values = new();

    public TelemetrySnapshot Read()
    {
        _values.Record(1_000_000 * (_values.Count + 1));
        return new TelemetrySnapshot
        {
            Start = _start,
            At = clock.UtcNow,
            Metrics = [new TelemetryCounter("n", "1", "", [new([], _values.Count)]), new TelemetryHistogram("h", "s", "", [new([], _values.ToSparse())])],
        };
    }
}
