namespace Proofload.Imports;

/// <summary>One sample of k6: a value of a metric at a moment, with the tags that matter.</summary>
internal struct K6Sample
{
    /// <summary>Metric; null when it is none that is used.</summary>
    public string? Metric { get; set; }

    /// <summary>Unix nanoseconds: when the request ended.</summary>
    public long? TimeNs { get; set; }

    /// <summary>Value; durations are milliseconds.</summary>
    public double? Value { get; set; }

    /// <summary>Name of the request, its URL unless the script names it.</summary>
    public string? Name { get; set; }

    /// <summary>Group of the script.</summary>
    public string? Group { get; set; }

    /// <summary>HTTP status; 0 without an answer.</summary>
    public int Status { get; set; }

    /// <summary>Whether the script expected this answer; null when the tag is switched off.</summary>
    public bool? IsExpected { get; set; }

    /// <summary>k6's error code; 0 without one.</summary>
    public int ErrorCode { get; set; }

    /// <summary>k6's error text.</summary>
    public string? Error { get; set; }
}
