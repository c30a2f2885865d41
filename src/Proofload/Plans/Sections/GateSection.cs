using Proofload.Plans.Binding;

namespace Proofload.Plans.Sections;

/// <summary>The <c>gate</c> of a plan.</summary>
internal static class GateSection
{
    private static ExpressionCodec<Criterion> Criteria { get; } =
        new("a criterion such as 'p99 +5%'", CriterionParser.TryParse, static c => c.Expression);

    public static Section<GatePlan> Instance { get; } = new(
        "gate",
        new GatePlan(),
        [
            Field.Of<GatePlan, string>("baseline", Scalars.Filled("an address or the name of stored runs"), g => g.Baseline, (g, v) => g with { Baseline = v }, "What the target is compared with: an address, or stored runs (a baseline's name, the id of an earlier gate, a plan's name)."),
            Field.Required<GatePlan, IReadOnlyList<Criterion>>("criteria", new ListCodec<Criterion>(Criteria, "criteria") { MinCount = 1 }, g => g.Criteria, (g, v) => g with { Criteria = v }, "Say what may change, for example ['p99 +5%', 'throughput within 10%', 'error_rate +0.1pp']."),
            Field.Of<GatePlan, TimeSpan>("max_time", Scalars.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromDays(7)), g => g.MaxTime, (g, v) => g with { MaxTime = v }, "Longest time of the whole gate."),
            Field.Maybe<GatePlan, int>("pairs", Scalars.Int(4, 100), g => g.Pairs, (g, v) => g with { Pairs = v }, "Most pairs of runs, an even number; without it as many as fit into max_time, 30 at most."),
            Field.Of<GatePlan, TimeSpan>("pause", LoadFields.Pause, g => g.Pause, (g, v) => g with { Pause = v }, "Time without load between two runs."),
        ]);
}
