using Proofload.Measurement.Comparison;
using Proofload.Measurement.Statistics;

namespace Proofload.Analysis.Comparison;

/// <summary>How an estimate of a change was made.</summary>
public enum ChangeMethod
{
    /// <summary>Pairs of runs: signed ranks, exact.</summary>
    SignedRank = 0,

    /// <summary>Two groups of runs: rank sums, exact.</summary>
    RankSum,

    /// <summary>Too few runs for ranks: Student's t, which assumes normal values.</summary>
    Student,

    /// <summary>One run a side: their intervals within the run. What changes from run to run is not in it.</summary>
    WithinRun,

    /// <summary>Counts of all runs: score intervals, widened by the scatter over time and from run to run.</summary>
    Counts,
}

/// <summary>A change from A to B with what tests and intervals need. On the scale of y: ln(B / A) for shares of A, B - A for amounts.</summary>
internal abstract record ChangeEstimate(ChangeMethod Method, double Center)
{
    /// <summary>The interval that misses at most so often; null when the data cannot give one.</summary>
    public abstract RealInterval? Interval(double misrate);

    /// <summary>p-values of the limit: above it, below it.</summary>
    public abstract OneSidedPValues Test(double limit);
}

internal sealed record SignedRankChange(IReadOnlyList<double> Values) : ChangeEstimate(ChangeMethod.SignedRank, HodgesLehmann.Center(Values))
{
    public override RealInterval? Interval(double misrate) => HodgesLehmann.CenterInterval(Values, misrate);

    public override OneSidedPValues Test(double limit) => SignedRankTest.Test(Values, limit);
}

internal sealed record RankSumChange(IReadOnlyList<double> B, IReadOnlyList<double> A) : ChangeEstimate(ChangeMethod.RankSum, HodgesLehmann.Shift(B, A))
{
    public override RealInterval? Interval(double misrate) => HodgesLehmann.ShiftInterval(B, A, misrate);

    public override OneSidedPValues Test(double limit) => PairwiseRankTest.Test(B, A, limit);
}

internal sealed record StudentChange(double Mean, double Error, double Degrees) : ChangeEstimate(ChangeMethod.Student, Mean)
{
    public override RealInterval? Interval(double misrate)
    {
        var half = StudentT.Quantile(1 - (misrate / 2), Degrees) * Error;
        return new RealInterval(Mean - half, Mean + half);
    }

    public override OneSidedPValues Test(double limit)
    {
        if (Error == 0)
            return new OneSidedPValues(Mean > limit ? 0 : 1, Mean < limit ? 0 : 1);
        var t = (Mean - limit) / Error;
        return new OneSidedPValues(StudentT.Cdf(-t, Degrees), StudentT.Cdf(t, Degrees));
    }

    /// <summary>Of paired values.</summary>
    public static StudentChange Paired(IReadOnlyList<double> values) =>
        new(values.Average(), Math.Sqrt(Variance(values) / values.Count), values.Count - 1);

    /// <summary>Welch's, of two groups.</summary>
    public static StudentChange Groups(IReadOnlyList<double> b, IReadOnlyList<double> a)
    {
        double u = Variance(b) / b.Count, v = Variance(a) / a.Count;
        var degrees = u + v == 0 ? 1 : (u + v) * (u + v) / ((u * u / Math.Max(1, b.Count - 1)) + (v * v / Math.Max(1, a.Count - 1)));
        return new StudentChange(b.Average() - a.Average(), Math.Sqrt(u + v), Math.Max(1, degrees));
    }

    private static double Variance(IReadOnlyList<double> values)
    {
        var mean = values.Average();
        return values.Sum(v => (v - mean) * (v - mean)) / Math.Max(1, values.Count - 1);
    }
}

/// <summary>Two 95 % intervals put together: each direction has a normal spread of its own.</summary>
internal sealed record WithinRunChange(double Estimate, RealInterval? At95) : ChangeEstimate(ChangeMethod.WithinRun, Estimate)
{
    private const double Z95 = 1.959963984540054;

    public override RealInterval? Interval(double misrate)
    {
        if (At95 is not { } interval)
            return null;
        var factor = Normal.Quantile(1 - (misrate / 2)) / Z95;
        return new RealInterval(Estimate - ((Estimate - interval.Low) * factor), Estimate + ((interval.High - Estimate) * factor));
    }

    public override OneSidedPValues Test(double limit)
    {
        if (At95 is not { } interval)
            return new OneSidedPValues(1, 1);

        // Towards the limit the interval's own half is the measure.
        var half = limit < Estimate ? Estimate - interval.Low : interval.High - Estimate;
        var z = half > 0 ? (Estimate - limit) / half * Z95 : Estimate == limit ? 0 : Math.CopySign(40, Estimate - limit);
        return double.IsInfinity(half) ? new OneSidedPValues(0.5, 0.5) : new OneSidedPValues(Normal.Cdf(-z), Normal.Cdf(z));
    }
}

/// <summary>Shares from counts, already divided by their design effect.</summary>
internal sealed record CountsChange(double EventsB, double TrialsB, double EventsA, double TrialsA, bool IsRatio, double Observed)
    : ChangeEstimate(ChangeMethod.Counts, Observed)
{
    public override RealInterval? Interval(double misrate)
    {
        if (!IsRatio)
            return TwoProportions.Difference(EventsB, TrialsB, EventsA, TrialsA, 1 - misrate);
        var ratio = TwoProportions.Ratio(EventsB, TrialsB, EventsA, TrialsA, 1 - misrate);
        return new RealInterval(Math.Log(ratio.Low), Math.Log(ratio.High));
    }

    public override OneSidedPValues Test(double limit) => IsRatio
        ? TwoProportions.RatioTest(EventsB, TrialsB, EventsA, TrialsA, Math.Exp(limit))
        : TwoProportions.DifferenceTest(EventsB, TrialsB, EventsA, TrialsA, Math.Clamp(limit, -1, 1));
}
