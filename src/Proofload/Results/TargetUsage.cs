namespace Proofload.Results;

/// <summary>What the server told of its own resources while it was loaded, where the plan says where to ask. A figure that it did not tell is null.</summary>
public sealed record TargetUsage
{
    /// <summary>Where it was read, without user and password.</summary>
    public required string Source { get; init; }

    /// <summary>Readings that succeeded, one a second.</summary>
    public long Samples { get; init; }

    /// <summary>Readings that failed.</summary>
    public long Failures { get; init; }

    /// <summary>Why the first failure failed; null without one.</summary>
    public string? Failure { get; init; }

    /// <summary>Most GPU memory in use, bytes, over all GPUs that the server tells of.</summary>
    public double? GpuMemoryMax { get; init; }

    /// <summary>GPU memory that there is, bytes, over all GPUs.</summary>
    public double? GpuMemoryTotal { get; init; }

    /// <summary>Mean utilisation of the GPUs, 0 to 1.</summary>
    public double? GpuUtilisation { get; init; }

    /// <summary>Highest share of the key-value cache in use, 0 to 1.</summary>
    public double? CacheUsageMax { get; init; }
}
