using System.Text.Json.Serialization;

namespace Proofload.Imports;

/// <summary>One result of vegeta; what is not used is not read.</summary>
internal sealed record VegetaResult
{
    public string? Attack { get; init; }

    public int? Code { get; init; }

    public string? Timestamp { get; init; }

    public double? Latency { get; init; }

    public long? BytesOut { get; init; }

    public long? BytesIn { get; init; }

    public string? Error { get; init; }

    public string? Method { get; init; }

    public string? Url { get; init; }
}

/// <summary>One record of AIPerf's <c>profile_export.jsonl</c>.</summary>
internal sealed record AiperfRecord
{
    public AiperfMetadata? Metadata { get; init; }

    public Dictionary<string, AiperfValue?>? Metrics { get; init; }

    public AiperfError? Error { get; init; }
}

/// <summary>Times and phase of a record.</summary>
internal sealed record AiperfMetadata
{
    public long? RequestStartNs { get; init; }

    public long? RequestEndNs { get; init; }

    public string? BenchmarkPhase { get; init; }

    public bool? WasCancelled { get; init; }
}

/// <summary>A value of a metric with its unit.</summary>
internal sealed record AiperfValue
{
    public System.Text.Json.JsonElement Value { get; init; }

    public string? Unit { get; init; }
}

/// <summary>Why a request failed.</summary>
internal sealed record AiperfError
{
    public int? Code { get; init; }

    public string? Type { get; init; }

    public string? Message { get; init; }
}

/// <summary>Generated reading of single lines.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(VegetaResult))]
[JsonSerializable(typeof(AiperfRecord))]
internal sealed partial class ImportJsonContext : JsonSerializerContext;
