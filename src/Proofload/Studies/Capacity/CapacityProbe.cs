using System.Text.Json;
using System.Text.Json.Serialization;
using Proofload.Analysis.Capacity;
using Proofload.Measurement.Health;
using Proofload.Results;

namespace Proofload.Studies.Capacity;

/// <summary>What a stored run of a search keeps beyond the run, so that a search goes on from its runs: <see cref="StudyPoint.Finding"/>.</summary>
/// <param name="Step">What the probe came to.</param>
/// <param name="Seconds">Seconds that it took with everything around it.</param>
/// <param name="Excluded">Requests of its settling and those that were given up, which count in no metric but against the limit of requests.</param>
public sealed record CapacityProbe(CapacityStep Step, double Seconds, long Excluded = 0)
{
    /// <summary>As kept.</summary>
    public string Write() => JsonSerializer.Serialize(this, CapacityProbeContext.Default.CapacityProbe);

    /// <summary>The probe of a stored run; null for a run that is none, or was not measured to its end.</summary>
    /// <param name="run">A run.</param>
    public static CapacityProbe? Of(RunResult run)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (run.Study is not { Kind: CapacityStudy.Kind, Finding: { } text } || run.Ending is not (RunEnding.Completed or RunEnding.Stopped))
            return null;
        try
        {
            return JsonSerializer.Deserialize(text, CapacityProbeContext.Default.CapacityProbe) is { Step.Observed: { Objectives: not null } } probe ? probe : null;
        }
        catch (JsonException)
        {
            // Damaged by hand or by another version: the point is measured again.
            return null;
        }
    }
}

/// <summary>Generated serialisation of what runs of a search keep.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    Converters =
    [
        typeof(FiniteDoubleConverter),
        typeof(SnakeCaseEnumConverter<ProbePhase>),
        typeof(SnakeCaseEnumConverter<ProbeVerdict>),
        typeof(SnakeCaseEnumConverter<ObjectiveState>),
        typeof(SnakeCaseEnumConverter<MeasurementState>),
    ])]
[JsonSerializable(typeof(CapacityProbe))]
internal sealed partial class CapacityProbeContext : JsonSerializerContext;
