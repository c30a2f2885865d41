namespace Proofload.Analysis.Capacity;

/// <summary>What a capacity search may do and how sure it has to be. Times are seconds.</summary>
public sealed record CapacityOptions
{
    /// <summary>What is turned up. Default the rate of an open load.</summary>
    public CapacityAxis Axis { get; init; } = CapacityAxis.Rate;

    /// <summary>Name of the axis for people, for example <c>batch_size</c>; null for the name of <see cref="Axis"/>.</summary>
    public string? AxisName { get; init; }

    /// <summary>True for whole numbers only: users, batch sizes. Default false.</summary>
    public bool Integral { get; init; }

    /// <summary>First load. Positive. Default 1.</summary>
    public double Start { get; init; } = 1;

    /// <summary>Lowest load that is worth an answer; a search that fails here ends. Positive. Default a thousandth of <see cref="Start"/>, or 1 for whole numbers.</summary>
    public double? Lowest { get; init; }

    /// <summary>Highest load that may be sent at all. Default 1,000,000.</summary>
    public double Highest { get; init; } = 1_000_000;

    /// <summary>Ratio of the ladder's rungs. Above 1. Default 2.</summary>
    public double Factor { get; init; } = 2;

    /// <summary>Relative width of the answer: the first fail is at most this much above the last pass. 0.005 to 1. Default 0.1.</summary>
    public double Resolution { get; init; } = 0.1;

    /// <summary>Confidence of each probe's verdict over all looks at it. Between 0.5 and 1. Default 0.95.</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>Shortest probe. Positive. Default 15.</summary>
    public double MinProbe { get; init; } = 15;

    /// <summary>Longest probe; the confirmation may take twice as long. Default 20 times <see cref="MinProbe"/>.</summary>
    public double? MaxProbe { get; init; }

    /// <summary>The next look at a probe comes when it is this many times as long. Above 1. Default 1.5.</summary>
    public double LookGrowth { get; init; } = 1.5;

    /// <summary>The confirmation is at least this many times as long as the probe that it confirms. 1 or more. Default 1.5.</summary>
    public double ConfirmFactor { get; init; } = 1.5;

    /// <summary>Confirmations that may be tried; each that fails lowers the answer. Default 3.</summary>
    public int MostConfirmations { get; init; } = 3;

    /// <summary>Probes of the ladder and the bisection together. Default 40.</summary>
    public int MostProbes { get; init; } = 40;

    /// <summary>Time of all probes together; null for no limit.</summary>
    public double? MaxTime { get; init; }

    /// <summary>Requests of all probes together; null for no limit.</summary>
    public long? MaxRequests { get; init; }

    /// <summary>Spend of all probes together, in the unit in which outcomes report it; null for no limit.</summary>
    public decimal? MaxSpend { get; init; }

    /// <summary>A probe with a larger share of errors fails, ends at once, and no higher load is sent. 0 to 1. Default 0.1.</summary>
    public double MaxErrorRate { get; init; } = 0.1;

    /// <summary>True goes on above the answer until errors rise or throughput falls, then measures the recovery. Default true.</summary>
    public bool FindBreakingPoint { get; init; } = true;

    /// <summary>Share of errors at which the target counts as broken. 0 to 1. Default 0.05.</summary>
    public double BreakErrorRate { get; init; } = 0.05;

    /// <summary>Loss of throughput against the best that was seen at which the target counts as broken. 0 to 1. Default 0.1.</summary>
    public double BreakThroughputLoss { get; init; } = 0.1;

    /// <summary>Probes above the answer in search of the breaking point. Default 6.</summary>
    public int MostBreakingProbes { get; init; } = 6;

    /// <summary>Load during the recovery, as a share of the last pass. Between 0 and 1. Default 0.5.</summary>
    public double StepDownShare { get; init; } = 0.5;

    /// <summary>Name of the axis.</summary>
    public string Name => AxisName ?? (Axis == CapacityAxis.Rate ? "rate" : Axis == CapacityAxis.Concurrency ? "concurrency" : "value");

    internal double LowestLoad => Lowest ?? (Integral ? 1 : Start / 1_000);

    internal double LongestProbe => Math.Max(MinProbe, MaxProbe ?? (20 * MinProbe));

    /// <summary>Refuses what cannot work.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range; the message names it.</exception>
    public CapacityOptions Checked()
    {
        Require(Start > 0 && double.IsFinite(Start), nameof(Start), Start, "positive");
        Require(LowestLoad > 0 && LowestLoad <= Start, nameof(Lowest), LowestLoad, "positive and at most the start");
        Require(Highest >= Start, nameof(Highest), Highest, "at least the start");
        Require(Factor > 1.01 && double.IsFinite(Factor), nameof(Factor), Factor, "above 1.01");
        Require(Resolution is >= 0.005 and <= 1, nameof(Resolution), Resolution, "from 0.005 to 1");
        Require(Confidence is > 0.5 and < 1, nameof(Confidence), Confidence, "between 0.5 and 1");
        Require(MinProbe > 0 && double.IsFinite(MinProbe), nameof(MinProbe), MinProbe, "positive");
        Require(MaxProbe is null || MaxProbe >= MinProbe, nameof(MaxProbe), MaxProbe ?? 0, "at least the shortest probe");
        Require(LookGrowth > 1.05, nameof(LookGrowth), LookGrowth, "above 1.05");
        Require(ConfirmFactor >= 1, nameof(ConfirmFactor), ConfirmFactor, "1 or more");
        Require(MaxTime is null or > 0, nameof(MaxTime), MaxTime ?? 0, "positive");
        Require(MaxErrorRate is >= 0 and <= 1, nameof(MaxErrorRate), MaxErrorRate, "from 0 to 1");
        Require(BreakErrorRate is > 0 and <= 1, nameof(BreakErrorRate), BreakErrorRate, "above 0, at most 1");
        Require(StepDownShare is > 0 and < 1, nameof(StepDownShare), StepDownShare, "between 0 and 1");
        return this;
    }

    private static void Require(bool holds, string name, double value, string allowed)
    {
        if (!holds)
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be {allowed}.");
    }
}
