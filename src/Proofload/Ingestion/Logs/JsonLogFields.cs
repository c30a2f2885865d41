namespace Proofload.Ingestion.Logs;

/// <summary>Under which names a JSON log tells what; a name with points goes into objects: <c>request.path</c>.</summary>
public sealed record JsonLogFields
{
    /// <summary>When: ISO 8601 with zone, seconds or milliseconds since 1970. Default <c>time</c>.</summary>
    public string Time { get; init; } = "time";

    /// <summary>HTTP status. Default <c>status</c>.</summary>
    public string Status { get; init; } = "status";

    /// <summary>How long it took, in <see cref="Unit"/>. Default <c>request_time</c>.</summary>
    public string Duration { get; init; } = "request_time";

    /// <summary>Unit of the duration in seconds: 1, 0.001 (ms) or 0.000001 (us). Default 1.</summary>
    public double Unit { get; init; } = 1;

    /// <summary>Path, or request line. Default <c>path</c>.</summary>
    public string Path { get; init; } = "path";

    /// <summary>Model. Default <c>model</c>.</summary>
    public string Model { get; init; } = "model";
}
