using System.Text.Json.Serialization;
using Proofload.Measurement.Health;

namespace Proofload.Results;

/// <summary>Generated serialisation of results. Options that cannot be attributes are in <see cref="RunResultJson"/>.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    Converters =
    [
        typeof(FiniteDoubleConverter),
        typeof(SnakeCaseEnumConverter<RunEnding>),
        typeof(SnakeCaseEnumConverter<Outcome>),
        typeof(SnakeCaseEnumConverter<ObjectiveState>),
        typeof(SnakeCaseEnumConverter<MeasurementState>),
        typeof(SnakeCaseEnumConverter<CalibrationState>),
    ])]
[JsonSerializable(typeof(RunResult))]
[JsonSerializable(typeof(IReadOnlyList<IntervalResult>))]
[JsonSerializable(typeof(Calibration))]
internal sealed partial class RunResultJsonContext : JsonSerializerContext;
