using Proofload.Plans.Binding;

namespace Proofload.Plans.Sections;

/// <summary>The <c>capacity</c> of a plan.</summary>
internal static class CapacitySection
{
    private static readonly TimeSpan Most = TimeSpan.FromDays(7);

    private static Codec<double> Load { get; } = new ScalarCodec<double>(
        "a load such as 8 or 50/s",
        Units.TryParseRate,
        static value => new ScalarNode(Units.FormatNumber(value), ScalarKind.Raw),
        static () => new System.Text.Json.Nodes.JsonObject { ["type"] = (System.Text.Json.Nodes.JsonNode)new System.Text.Json.Nodes.JsonArray("number", "string") },
        static value => value is > 0 and <= 1e9 ? null : $"{Units.FormatNumber(value)} is out of range; a load is above 0 and at most 1000000000");

    public static Section<CapacityPlan> Instance { get; } = new(
        "capacity",
        new CapacityPlan(),
        [
            Field.Of<CapacityPlan, string>("by", Scalars.Text("what is turned up", CapacityAxes.Check), c => c.By, (c, v) => c with { By = v }, "What is turned up: rate, concurrency, batch, prompt_tokens or another axis of a sweep that takes whole numbers. Without it: the rate of an open load, the users of a closed one."),
            Field.Maybe<CapacityPlan, double>("start", Load, c => c.Start, (c, v) => c with { Start = v }, "First load. Without it: the plan's own load where it is that of the axis, else 1."),
            Field.Maybe<CapacityPlan, double>("lowest", Load, c => c.Lowest, (c, v) => c with { Lowest = v }, "Lowest load that is worth an answer. Without it: a thousandth of the start, of whole numbers 1."),
            Field.Maybe<CapacityPlan, double>("max_load", Load, c => c.MaxLoad, (c, v) => c with { MaxLoad = v }, "Highest load that may be sent, on the axis of the search."),
            Field.Maybe<CapacityPlan, double>("max_rate", Scalars.Rate(0, 1e9, above: true), c => c.MaxRate, (c, v) => c with { MaxRate = v }, "Highest rate that may be sent, of a search by rate."),
            Field.Of<CapacityPlan, double>("resolution", Scalars.Share(0.005, 1), c => c.Resolution, (c, v) => c with { Resolution = v }, "Relative width of the answer: the first fail is at most this much above the last pass."),
            Field.Of<CapacityPlan, double>("confidence", Scalars.Share(0.5, 0.9999, above: true), c => c.Confidence, (c, v) => c with { Confidence = v }, "Confidence of each probe's verdict over all looks at it."),
            Field.Maybe<CapacityPlan, TimeSpan>("settle", Scalars.Duration(TimeSpan.Zero, TimeSpan.FromHours(1)), c => c.Settle, (c, v) => c with { Settle = v }, "Load before each probe that is in no metric. Without it: the load's warmup, else a third of min_probe, at least 1s and at most 10s."),
            Field.Of<CapacityPlan, TimeSpan>("min_probe", Scalars.Duration(TimeSpan.FromMilliseconds(500), Most), c => c.MinProbe, (c, v) => c with { MinProbe = v }, "Shortest probe."),
            Field.Maybe<CapacityPlan, TimeSpan>("max_probe", Scalars.Duration(TimeSpan.FromMilliseconds(500), Most), c => c.MaxProbe, (c, v) => c with { MaxProbe = v }, "Longest probe; the confirmation may take twice as long. Without it: 20 times min_probe."),
            Field.Maybe<CapacityPlan, TimeSpan>("max_time", Scalars.Duration(TimeSpan.FromSeconds(1), Most), c => c.MaxTime, (c, v) => c with { MaxTime = v }, "Time of the whole search, all sittings together."),
            Field.Maybe<CapacityPlan, long>("max_requests", Scalars.Count(1, 1_000_000_000_000), c => c.MaxRequests, (c, v) => c with { MaxRequests = v }, "Requests of all probes together."),
            Field.Maybe<CapacityPlan, double>("max_spend", Scalars.Number(0, 1e12, above: true), c => c.MaxSpend, (c, v) => c with { MaxSpend = v }, "Spend of all probes together, in the currency of the price book; needs --prices."),
            Field.Of<CapacityPlan, double>("max_error_rate", Scalars.Share(0, 1), c => c.MaxErrorRate, (c, v) => c with { MaxErrorRate = v }, "A probe with a larger share of errors ends at once and fails."),
            Field.Of<CapacityPlan, bool>("breaking_point", Scalars.Bool, c => c.BreakingPoint, (c, v) => c with { BreakingPoint = v }, "Go on above the answer until the target breaks, then measure how it recovers."),
        ]);
}
