using System.Text.Json.Serialization;
using Proofload.Measurement.Health;
using Proofload.Results;

namespace Proofload.Analysis.Capacity;

/// <summary>Generated serialisation of capacity answers, in the style of run results.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters =
    [
        typeof(FiniteDoubleConverter),
        typeof(SnakeCaseEnumConverter<CapacityEnding>),
        typeof(SnakeCaseEnumConverter<ProbePhase>),
        typeof(SnakeCaseEnumConverter<ProbeVerdict>),
        typeof(SnakeCaseEnumConverter<BreakingKind>),
        typeof(SnakeCaseEnumConverter<ObjectiveState>),
        typeof(SnakeCaseEnumConverter<MeasurementState>),
    ])]
[JsonSerializable(typeof(CapacityResult))]
internal sealed partial class CapacityJsonContext : JsonSerializerContext;
