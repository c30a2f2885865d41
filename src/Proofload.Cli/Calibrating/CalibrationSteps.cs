namespace Proofload.Cli.Calibrating;

/// <summary>How long each step takes and what it tries.</summary>
internal sealed record CalibrationSteps
{
    /// <summary>The whole takes about 40 s.</summary>
    public static CalibrationSteps Full { get; } = new()
    {
        WarmUp = "1s",
        Ceiling = "3s",
        AtRate = "3s",
        Streaming = "4s",
        Noise = "2s",
        NoiseRuns = 5,
    };

    /// <summary>The whole takes about 15 s; percentiles are less certain.</summary>
    public static CalibrationSteps Quick { get; } = new()
    {
        WarmUp = "500ms",
        Ceiling = "1s",
        AtRate = "1s",
        Streaming = "1500ms",
        Noise = "500ms",
        NoiseRuns = 3,
    };

    public required string WarmUp { get; init; }

    public required string Ceiling { get; init; }

    public required string AtRate { get; init; }

    public required string Streaming { get; init; }

    public required string Noise { get; init; }

    public required int NoiseRuns { get; init; }

    /// <summary>Users of the closed loop.</summary>
    public int Users { get; init; } = 64;

    public IReadOnlyList<double> Rates { get; init; } = [100, 1_000, 2_000, 5_000];

    public IReadOnlyList<int> Streams { get; init; } = [64, 256];
}
