using System.Globalization;
using Proofload.Analysis.Cost;
using Proofload.Analysis.Sizing;
using Proofload.Plans;
using Proofload.Results;

namespace Proofload.Analysis.Tradeoffs;

/// <summary>A way of serving: runs of one server on one kind of machine.</summary>
public sealed record Candidate
{
    /// <summary>Its runs at several loads; the highest one whose objectives hold stands for it.</summary>
    public required IReadOnlyList<RunResult> Runs { get; init; }

    /// <summary>Machine of the price book.</summary>
    public required string Instance { get; init; }

    /// <summary>Machines that the runs were measured on.</summary>
    public int Machines { get; init; } = 1;

    /// <summary>Region of the price; null when the name of the machine says enough.</summary>
    public string? Region { get; init; }

    /// <summary>Its name.</summary>
    public string Name => $"{Runs[0].Name} on {Instance}{(Region is null ? "" : " in " + Region)}";

    /// <summary>Weighs it: its capacity from its runs, machines for the demand, and what they cost.</summary>
    /// <param name="question">Prices, demand and assumptions; machine and region are the candidate's.</param>
    /// <exception cref="PlanException">A price is missing; one line.</exception>
    public TradeoffPoint Weigh(CostQuestion question)
    {
        ArgumentNullException.ThrowIfNull(question);
        ReplicaCapacity capacity;
        try
        {
            capacity = ReplicaCapacity.FromRuns(Runs, Machines);
        }
        catch (UndecidedException e)
        {
            return new TradeoffPoint { Name = Name, Values = new Dictionary<string, AxisValue>(), Infeasible = Missed() ?? e.Message };
        }

        var run = Runs.Where(static r => r.Verdict.Outcome == Outcome.Passed).MaxBy(static r => r.Rates.Throughput)!;
        var load = MeasuredLoad.Of(run)!;
        var cost = CostPlanner.Estimate(
            question with
            {
                Instance = Instance,
                Regions = Region is null ? [] : [(Region, 1)],
                Apis = [],
                Replicas = Machines,
                Capacity = (decimal)capacity.Low,
            },
            load)[0];
        return new TradeoffPoint
        {
            Name = Name,
            Detail = string.Create(CultureInfo.InvariantCulture, $"{cost.Inputs.Fleet!.Machines:0} × {Instance}, {capacity.Low:0.##} requests/s a machine (run {run.Id})"),
            Values = Values(run, load, cost),
        };
    }

    private static Dictionary<string, AxisValue> Values(RunResult run, MeasuredLoad load, CostEstimate cost)
    {
        var values = new Dictionary<string, AxisValue>(StringComparer.Ordinal);
        if (cost.Range(static f => f.PerGoodRequest) is { } money)
            values[TradeoffAxis.Cost.Id] = new AxisValue((double)money.Value, (double?)money.Low, (double?)money.High);
        if (run.Metrics.GetValueOrDefault("latency") is { P99: { } p99 } latency && latency.Ci.GetValueOrDefault("p99") is not { Needed: not null })
            values[TradeoffAxis.Latency.Id] = new AxisValue(p99, latency.Ci.GetValueOrDefault("p99")?.Low, latency.Ci.GetValueOrDefault("p99")?.High);
        if (run.Metrics.GetValueOrDefault("output_speed") is { P50: { } speed } speeds)
            values[TradeoffAxis.Speed.Id] = new AxisValue(speed, speeds.Ci.GetValueOrDefault("p50")?.Low, speeds.Ci.GetValueOrDefault("p50")?.High);
        if (run.Labels.TryGetValue("quality", out var label) && double.TryParse(label, NumberStyles.Float, CultureInfo.InvariantCulture, out var quality) && double.IsFinite(quality))
            values[TradeoffAxis.Quality.Id] = new AxisValue(quality);
        values[TradeoffAxis.Availability.Id] = new AxisValue((double)load.SuccessShare.Value, (double?)load.SuccessShare.Low, (double?)load.SuccessShare.High);
        return values;
    }

    /// <summary>The objective that its calmest run misses, in words; null when it is not that.</summary>
    private string? Missed()
    {
        var calm = Runs.MinBy(static r => r.Rates.Offered ?? r.Rates.Throughput ?? 0)!;
        var missed = calm.Verdict.Objectives.Where(static o => o.Result == ObjectiveState.Failed).Select(static o => o.Expression).ToList();
        return missed.Count == 0 ? null : $"misses {string.Join(" and ", missed)}{(Runs.Count == 1 ? "" : " even at its lowest load")}";
    }
}
