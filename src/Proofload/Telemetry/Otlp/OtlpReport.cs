using System.Globalization;

namespace Proofload.Telemetry.Otlp;

/// <summary>What became of an exporter's exports.</summary>
public sealed record OtlpReport
{
    /// <summary>Exports that were tried.</summary>
    public int Exports { get; init; }

    /// <summary>Those that were not taken.</summary>
    public int Failures { get; init; }

    /// <summary>What was wrong last, in words; null while all is well.</summary>
    public string? Problem { get; init; }

    /// <summary>Data points that the collector did not take.</summary>
    public long RejectedPoints { get; init; }

    /// <summary>Exports that were refused for good: with delta temporality what they held is lost.</summary>
    public int LostForGood { get; init; }

    /// <summary>True when the last export was taken, and with it all that was counted.</summary>
    public bool IsComplete { get; init; }

    /// <summary>A sentence for the run's notes; null when all went well.</summary>
    /// <param name="collector">Host and port.</param>
    public string? Describe(string collector)
    {
        if (!IsComplete)
            return string.Create(CultureInfo.InvariantCulture, $"otlp: the figures are not complete at {collector}; {Failures} of {Exports} exports failed, the last with: {Problem}");
        if (RejectedPoints > 0)
            return string.Create(CultureInfo.InvariantCulture, $"otlp: {collector} did not take {RejectedPoints} data points: {Problem}");
        return Failures > 0
            ? string.Create(CultureInfo.InvariantCulture, $"otlp: {Failures} of {Exports} exports to {collector} failed ({Problem}); the last one brought everything")
            : null;
    }
}
