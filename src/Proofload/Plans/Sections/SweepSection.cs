using Proofload.Plans.Binding;

namespace Proofload.Plans.Sections;

/// <summary>The <c>sweep</c> of a plan.</summary>
internal static class SweepSection
{
    public static Section<SweepPlan> Instance { get; } = new(
        "sweep",
        new SweepPlan(),
        [
            Field.Required<SweepPlan, IReadOnlyList<SweepAxis>>("axes", new ListCodec<SweepAxis>(new SweepAxisCodec(), "axes") { MinCount = 1 }, s => s.Axes, (s, v) => s with { Axes = v }, "Give the fields that change and their values, for example [{batch: '1,2,4'}, {concurrency: 1..64x2}]; the last changes fastest."),
            Field.Of<SweepPlan, SweepOrder>("order", Scalars.Choice("an order of points", ("written", SweepOrder.Written), ("shuffled", SweepOrder.Shuffled)), s => s.Order, (s, v) => s with { Order = v }, "Order of the points: written, or shuffled by the plan's seed, so that a drift of the target is no trend along an axis."),
            Field.Of<SweepPlan, TimeSpan>("pause", LoadFields.Pause, s => s.Pause, (s, v) => s with { Pause = v }, "Time without load between two points."),
            Field.Of<SweepPlan, int>("stop_after", Scalars.Int(1, SweepPlan.MostPoints), s => s.StopAfter, (s, v) => s with { StopAfter = v }, "End after so many points in a row at which the target did not answer once."),
        ]);
}
