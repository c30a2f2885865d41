namespace Proofload.Analysis;

/// <summary>What a plan asks of the generator, as far as it can be known before the load.</summary>
public sealed record PlannedDemand
{
    /// <summary>Highest planned rate, requests per second; null for closed loads, whose rate follows the target.</summary>
    public double? RequestRate { get; init; }

    /// <summary>Expected streamed events per second at that rate; null when the plan does not state the length of the outputs.</summary>
    public double? EventRate { get; init; }

    /// <summary>Most streams at once; null where their number follows the target or nothing streams.</summary>
    public int? Streams { get; init; }

    /// <summary>True for plain HTTP/1.1 over kept connections, which is what a calibration measures.</summary>
    public bool IsPlain { get; init; } = true;
}
