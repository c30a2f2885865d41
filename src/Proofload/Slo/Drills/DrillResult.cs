namespace Proofload.Slo.Drills;

/// <summary>What a drill found out.</summary>
public sealed record DrillResult
{
    /// <summary>What is proven.</summary>
    public required DrillVerdict Verdict { get; init; }

    /// <summary>Why it is not proven, a line each; empty when it is.</summary>
    public IReadOnlyList<string> Reasons { get; init; } = [];

    /// <summary>When it began, UTC.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>How long it took, seconds.</summary>
    public double Seconds { get; init; }

    /// <summary>The target, without secrets.</summary>
    public required string Target { get; init; }

    /// <summary>The objective's expression.</summary>
    public required string Objective { get; init; }

    /// <summary>The fault.</summary>
    public required string Fault { get; init; }

    /// <summary>Share of the requests that the fault strikes, 0 to 1.</summary>
    public double Share { get; init; }

    /// <summary>The alert, in the windows of the drill.</summary>
    public required BurnRateAlert Alert { get; init; }

    /// <summary>The objective's error budget.</summary>
    public decimal Budget { get; init; }

    /// <summary>How many times shorter the windows are than those of the objective.</summary>
    public double WindowScale { get; init; } = 1;

    /// <summary>The alert fired under the fault.</summary>
    public bool Fired { get; init; }

    /// <summary>Seconds from the beginning of the fault to the notification; null when there was none.</summary>
    public double? Detected { get; init; }

    /// <summary>Within which time it had to arrive; null when that was not known.</summary>
    public PredictedTime? Predicted { get; init; }

    /// <summary>The end was notified after the fault.</summary>
    public bool Resolved { get; init; }

    /// <summary>Seconds from the end of the fault to that notification; null when there was none.</summary>
    public double? ResolvedAfter { get; init; }

    /// <summary>Within which time it had to arrive; null when that was not known.</summary>
    public PredictedTime? PredictedReset { get; init; }

    /// <summary>Who was told; empty when nobody was.</summary>
    public string Receiver { get; init; } = "";

    /// <summary>Who had to be told.</summary>
    public string ExpectedReceiver { get; init; } = "";

    /// <summary>
    /// Notifications while the service was healthy, or below the threshold, as the counted answers show. 0 when <see cref="Disturbance"/> says that the test could not tell.
    /// </summary>
    public int FalseAlarms { get; init; }

    /// <summary>Why the test below the threshold says nothing: the answers were worse than the fault made them, or evaluations are missing. Empty when it is sound.</summary>
    public string Disturbance { get; init; } = "";

    /// <summary>The largest share of bad events that long and short window can have held together while the alert had to stay silent.</summary>
    public double WorstSilentRatio { get; init; }

    /// <summary>The chance that the fault itself crossed the threshold in the test below it; 0 when it could not.</summary>
    public double SilentChance { get; init; }

    /// <summary>Share of bad events while the alert had to stay silent.</summary>
    public double SilentErrorRatio { get; init; }

    /// <summary>Share of bad events under the fault.</summary>
    public double FaultErrorRatio { get; init; }

    /// <summary>Share of bad events from which the alert fires.</summary>
    public double Threshold { get; init; }

    /// <summary>Events that were counted in all.</summary>
    public long Events { get; init; }
}

/// <summary>What a drill proves.</summary>
public enum DrillVerdict
{
    /// <summary>The alert fired in the predicted time, told the right receiver, resolved in the predicted time and was silent otherwise.</summary>
    Proven = 0,

    /// <summary>One of these is not so.</summary>
    Disproved,

    /// <summary>What was measured does not say: the service misses its objective by itself, the fault harms nobody, or the machine was too slow.</summary>
    Inconclusive,
}
