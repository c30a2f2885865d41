namespace Proofload.Cli.Calibrating;

/// <summary>How long each step takes and what it tries.</summary>
internal sealed record CalibrationSteps
{
    /// <summary>The whole takes about 30 s.</summary>
    public static CalibrationSteps Full { get; } = new()
    {
        Ceiling = TimeSpan.FromSeconds(1.5),
        WarmUp = TimeSpan.FromSeconds(1),
        Pacing = TimeSpan.FromSeconds(0.6),
        Streaming = TimeSpan.FromSeconds(0.8),
        Streams = [64, 256, 500, 1_000, 2_000, 4_000],
    };

    /// <summary>The whole takes about 15 s; percentiles are less certain and fewer streams are tried.</summary>
    public static CalibrationSteps Quick { get; } = new()
    {
        Ceiling = TimeSpan.FromSeconds(0.5),
        WarmUp = TimeSpan.FromSeconds(0.8),
        Pacing = TimeSpan.FromSeconds(0.2),
        Streaming = TimeSpan.FromSeconds(0.6),
        Streams = [64, 256, 500, 1_000],
    };

    /// <summary>Rounds of each step; figures are their medians.</summary>
    public int Rounds { get; init; } = 3;

    /// <summary>Measured length of a round of the closed loop.</summary>
    public required TimeSpan Ceiling { get; init; }

    /// <summary>Warm-up of the first round: the time in which the runtime compiles the hot path.</summary>
    public required TimeSpan WarmUp { get; init; }

    /// <summary>Length of a round at one pace.</summary>
    public required TimeSpan Pacing { get; init; }

    /// <summary>Measured length of a round with streams.</summary>
    public required TimeSpan Streaming { get; init; }

    /// <summary>Warm-up of every other round.</summary>
    public TimeSpan Settle { get; init; } = TimeSpan.FromSeconds(0.2);

    /// <summary>How long the machine is watched while nothing is measured, before, between and after the steps.</summary>
    public TimeSpan Watch { get; init; } = TimeSpan.FromSeconds(0.4);

    /// <summary>Users of the closed loop.</summary>
    public int Users { get; init; } = 64;

    public IReadOnlyList<double> Rates { get; init; } = [1_000, 10_000];

    /// <summary>Numbers of streams to try, ascending; the first that is read late ends the step.</summary>
    public required IReadOnlyList<int> Streams { get; init; }

    /// <summary>Tokens of an answer: short, so that a round ends soon.</summary>
    public int Tokens { get; init; } = 15;
}
