using Proofload.Plans.Binding;

namespace Proofload.Plans.Sections;

/// <summary>The <c>stop</c> conditions of a plan.</summary>
internal static class StopSection
{
    private static ExpressionCodec<PrecisionTarget> Precision { get; } =
        new("an expression such as 'latency p99 within 5%'", ObjectiveParser.TryParsePrecision, ObjectiveParser.Format);

    public static Section<StopPlan> Instance { get; } = new(
        "stop",
        new StopPlan(),
        [
            Field.Of<StopPlan, bool>("when_hopeless", Scalars.Bool, s => s.WhenHopeless, (s, v) => s with { WhenHopeless = v }, "End when an objective can no longer be met."),
            Field.Maybe<StopPlan, double>("error_rate", Scalars.Share(0, 1, above: true), s => s.ErrorRate, (s, v) => s with { ErrorRate = v }, "End when the share of failures within error_window exceeds this."),
            Field.Of<StopPlan, TimeSpan>("error_window", Scalars.Duration(TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1)), s => s.ErrorWindow, (s, v) => s with { ErrorWindow = v }, "Window of error_rate."),
            Field.Maybe<StopPlan, int>("consecutive_errors", Scalars.Int(1, int.MaxValue), s => s.ConsecutiveErrors, (s, v) => s with { ConsecutiveErrors = v }, "End after this many failures in a row."),
            Field.Of<StopPlan, IReadOnlyList<PrecisionTarget>>("until_known", new ListCodec<PrecisionTarget>(Precision, "precision targets"), s => s.UntilKnown, (s, v) => s with { UntilKnown = v }, "End when these percentiles are known well enough: 'latency p99 within 5%'."),
        ]);
}
