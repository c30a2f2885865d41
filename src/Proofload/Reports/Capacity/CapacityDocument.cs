using Proofload.Analysis.Capacity;
using Proofload.Results;

namespace Proofload.Reports.Capacity;

/// <summary>A search for capacity, or a fit of runs that were there, with where it comes from: what every report of it is made of.</summary>
public sealed record CapacityDocument
{
    /// <summary>Id of the study; null for a fit.</summary>
    public string? Id { get; init; }

    /// <summary>Name of the plan.</summary>
    public required string Name { get; init; }

    /// <summary>What was measured.</summary>
    public required string Target { get; init; }

    /// <summary>When its first run began.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>Seconds that it took with everything around the probes; null for a fit.</summary>
    public double? Seconds { get; init; }

    /// <summary>The newest run, for the machine and the version.</summary>
    public required RunResult Newest { get; init; }

    /// <summary>The plan of the study; empty for a fit.</summary>
    public string Plan { get; init; } = "";

    /// <summary>The answer.</summary>
    public required CapacityResult Result { get; init; }

    /// <summary>Id of the run of each step, in the order of the steps.</summary>
    public IReadOnlyList<string> Runs { get; init; } = [];

    /// <summary>Unit of the load: <c>requests/s</c>, <c>users</c>, or the name of the axis.</summary>
    public string Unit => UnitOf(Result.Axis);

    /// <summary>A search from its runs.</summary>
    /// <param name="result">The answer.</param>
    /// <param name="runs">The run of every step, in order; more may follow.</param>
    /// <param name="seconds">Seconds that all sittings took; null for a fit.</param>
    public static CapacityDocument Of(CapacityResult result, IReadOnlyList<RunResult> runs, double? seconds)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(runs);
        var newest = runs.MaxBy(static r => r.StartedAt) ?? throw new ArgumentException("There is no run.", nameof(runs));
        var study = seconds is null ? null : newest.Study;
        return new CapacityDocument
        {
            Id = study?.Id,
            Name = newest.Name,
            Target = newest.Fingerprint.Target,
            StartedAt = runs.Min(static r => r.StartedAt),
            Seconds = seconds,
            Newest = newest,
            Plan = study?.Plan ?? "",
            Result = result,
            Runs = [.. runs.Take(result.Steps.Count).Select(static r => r.Id)],
        };
    }

    /// <summary>Unit of a load.</summary>
    /// <param name="axis">Name of the axis.</param>
    public static string UnitOf(string axis) => axis switch
    {
        "rate" => "requests/s",
        "concurrency" => "users",
        _ => axis,
    };
}
