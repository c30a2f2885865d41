using Proofload.Plans.Loads;
using Proofload.Plans.Sweeps;

namespace Proofload.Plans;

/// <summary>What a search for capacity turns up.</summary>
internal static class CapacityAxes
{
    public const string Rate = "rate";

    public const string Concurrency = "concurrency";

    /// <summary>Axes of a sweep that load the target no more as they grow, or have no order.</summary>
    private static readonly string[] Unordered = ["model", "protocol", "url", "tokenizer", "seed", "think_time", "target.model", "target.protocol", "target.url", "load.think_time"];

    /// <summary>Names for people: those that are tried most, and the other numbers.</summary>
    public static IReadOnlyList<string> Names { get; } = [Rate, Concurrency, "batch", "prompt_tokens", "output_tokens", "turns", "images", "image_size", "shared_prefix_tokens"];

    /// <summary>The axis of a plan: as it says, else the kind of its load; null for a load that is neither open nor closed.</summary>
    public static string? Of(RunPlan plan) => plan.Capacity?.By switch
    {
        null => plan.Load switch
        {
            OpenLoad or MlperfLoad { Scenario: MlperfScenario.Server } => Rate,
            ClosedLoad or IterationsLoad => Concurrency,
            _ => null,
        },
        "load.rate" => Rate,
        "load.concurrency" => Concurrency,
        var by => by,
    };

    /// <summary>What is wrong with the name of an axis; null is fine.</summary>
    public static string? Check(string axis) => Unordered.Contains(axis)
        ? $"{Units.Quote(axis)} is not a load that can be turned up; {NearestName.Hint(axis, Names)}"
        : axis.Contains('.', StringComparison.Ordinal) || axis.Contains('[', StringComparison.Ordinal) || Names.Contains(axis) || SweepFields.CheckName(axis) is null
            ? SweepFields.CheckName(axis)
            : $"{Units.Quote(axis)} is not an axis; {NearestName.Hint(axis, Names)}";
}
