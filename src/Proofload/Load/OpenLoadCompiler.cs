using Proofload.Load.Arrivals;
using Proofload.Load.Curves;
using Proofload.Plans;
using Proofload.Plans.Loads;

namespace Proofload.Load;

/// <summary>Compiles open loads.</summary>
internal static class OpenLoadCompiler
{
    public static CompiledLoad Compile(OpenLoad plan, ulong seed)
    {
        var shape = ShapeCurves.Closed(plan.Rate);
        var phases = LoadPhases.Of(plan, ShapeCurves.LengthNs(plan.Rate));
        shape ??= Integrated((CustomShape)plan.Rate, phases, plan);
        LoadCompiler.CheckWarmUp(plan, shape.ValueAt(0));
        if (plan.Arrivals == ArrivalProcess.Gamma && !(plan.Burstiness is >= 0.001 and <= 1e6))
            throw new PlanException($"load.burstiness: {plan.Burstiness} is out of range, 0.001 to 1,000,000");

        var curve = new PhasedCurve(shape, phases.WarmUpNs, phases.MeasuredNs);
        if (curve.TimeOf(0) >= phases.EndNs)
            throw new PlanException("load.rate: is 0 all the time, so that nothing would be sent");

        var (warmUpNs, endNs, limit) = (phases.WarmUpNs, phases.EndNs, plan.Requests);
        return new CompiledLoad
        {
            Arrivals = () => new LimitedSchedule(Gaps(plan, curve, seed), warmUpNs, endNs, limit),
            Planned = curve.ValueAt,
            PeakRate = shape.Highest(phases.MeasuredNs),
            WarmUpEndNs = warmUpNs,
            MeasuredEndNs = phases.MeasuredEndNs,
            EndNs = endNs,
            MeasuredRequests = limit,
            MaxInFlight = plan.MaxInFlight,
            DrainNs = LoadCompiler.DrainNs(plan),
            ExpectedRequests = Expected(curve, phases, limit),
            Description = $"{plan.Arrivals} arrivals at {ShapeText.Of(plan.Rate, "requests/s")} {LoadCompiler.Span(phases, limit)}",
        };
    }

    private static IArrivalSchedule Gaps(OpenLoad plan, RateCurve curve, ulong seed) => plan.Arrivals switch
    {
        ArrivalProcess.Uniform => new UniformSchedule(curve),
        ArrivalProcess.Gamma => new GammaSchedule(curve, seed, plan.Burstiness),
        _ => new PoissonSchedule(curve, seed),
    };

    private static PiecewiseLinearCurve Integrated(CustomShape shape, LoadPhases phases, OpenLoad plan)
    {
        if (phases.HasEnd)
            return FunctionCurve.Until(shape, phases.MeasuredNs);

        // Random sums of n gaps stay within ten standard deviations; gamma gaps have variance 1 / burstiness.
        var n = (double)plan.Requests!.Value;
        var spread = plan.Arrivals == ArrivalProcess.Gamma ? Math.Sqrt(1 / Math.Max(plan.Burstiness, 0.001)) : 1;
        return FunctionCurve.UntilCount(shape, n + (10 * spread * Math.Sqrt(n)) + 100);
    }

    private static long Expected(PhasedCurve curve, LoadPhases phases, long? limit)
    {
        var warmUp = Count(curve.IntegralTo(phases.WarmUpNs));
        var byCount = limit is { } n ? warmUp + n : long.MaxValue;
        return phases.HasEnd ? Math.Min(byCount, Count(curve.IntegralTo(phases.EndNs))) : byCount;
    }

    private static long Count(double integral) => (long)Math.Ceiling(integral - (1e-9 * Math.Max(1, integral)));
}
