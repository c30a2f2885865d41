using System.Globalization;

namespace Proofload.Analysis.Capacity;

/// <summary>The answer in words.</summary>
internal static class CapacitySummary
{
    public static string Of(CapacityOptions options, CapacityResult result)
    {
        var unit = options.Axis == CapacityAxis.Rate ? " requests/s" : options.Axis == CapacityAxis.Concurrency ? " users" : " " + options.Name;
        var interval = (result.LastPass, result.FirstFail) switch
        {
            ({ } pass, { } fail) => $"meets every objective at {Number(pass.Load)}{unit} and misses {Worst(result)} at {Number(fail.Load)}",
            ({ } pass, null) => $"meets every objective at {Number(pass.Load)}{unit}; no higher load was shown to fail",
            (null, { } fail) => $"misses {Worst(result)} at {Number(fail.Load)}{unit}; no load was shown to pass",
            _ => "no load was shown to pass or to fail",
        };
        return result.Ending switch
        {
            CapacityEnding.Found => $"The target {interval}.",
            CapacityEnding.ReachedHighest => $"The target meets every objective at {Number(result.LastPass!.Load)}{unit}, the highest load that may be sent: its capacity is at least that.",
            CapacityEnding.BelowLowest => $"Even the lowest load misses {Worst(result)}: the target {interval}.",
            CapacityEnding.Running => $"So far: {interval}.",
            CapacityEnding.GeneratorLimit => $"No capacity: the generator was the limit at {Number(result.Steps[^1].Load)}{unit}. So far: {interval}.",
            CapacityEnding.TargetDied => $"No capacity: the target stopped answering at {Number(result.Steps[^1].Load)}{unit}. So far: {interval}.",
            CapacityEnding.BudgetSpent => $"Not decided: {result.EndedBy ?? "the budget"} was used up. So far: {interval}.",
            CapacityEnding.Interrupted => $"Interrupted. So far: {interval}.",
            _ => $"Not decided. So far: {interval}.",
        };
    }

    public static IEnumerable<string> Notes(CapacityOptions options, CapacityResult result, CapacityEvidence evidence)
    {
        foreach (var step in evidence.Contradictions)
        {
            yield return $"Probe {step.Index} passed at {Number(step.Load)}, above the load that failed in probe {result.FirstFail!.Step}: the target changes over time, and the lower answer counts.";
        }

        if (result is { Width: { } width, Ending: CapacityEnding.Found } && width > options.Resolution * 1.01)
            yield return $"The interval is {width:P0} wide, not {options.Resolution:P0}: probes closer to the bound were not decided in their longest time.";
        if (result is { LastPass: not null, Confirmed: false, Ending: not CapacityEnding.Running })
            yield return "The last pass was not confirmed by a longer run.";
    }

    private static string Worst(CapacityResult result) => result.LimitedBy is { Kind: "objective" } limit ? limit.Name : "an objective";

    private static string Number(double value) => value.ToString(value >= 100 ? "#,0" : "0.###", CultureInfo.InvariantCulture);
}
