using Proofload.Measurement.Randomness;
using Proofload.Plans;

namespace Proofload.Data;

/// <summary>Draws from a distribution: a pure function of seed, stream and index. Safe for several threads; allocates nothing.</summary>
internal sealed class DistributionSampler
{
    private readonly Distribution _distribution;
    private readonly double _min;
    private readonly double _max;
    private readonly double[] _upTo = [];

    /// <param name="distribution">Distribution.</param>
    /// <param name="field">Plan field, for messages.</param>
    /// <exception cref="PlanException">A parameter is out of range.</exception>
    public DistributionSampler(Distribution distribution, string field)
    {
        _distribution = distribution;
        _min = distribution.Min ?? double.NegativeInfinity;
        _max = distribution.Max ?? double.PositiveInfinity;
        Check(distribution, field);
        if (distribution.Kind == DistributionKind.Empirical)
            _upTo = Cumulative(distribution.Values);
    }

    /// <summary>True when every draw is the same.</summary>
    public bool IsConstant => _distribution.Kind == DistributionKind.Constant;

    /// <summary>A draw, clamped to the distribution's minimum and maximum.</summary>
    public double Sample(ulong seed, ulong stream, ulong index)
    {
        if (IsConstant)
            return Clamp(_distribution.A);

        var random = SeededRandom.At(seed, stream, index);
        return Clamp(Draw(ref random, 0));
    }

    /// <summary>A draw rounded to a whole number of at least <paramref name="least"/>. A uniform distribution gives each whole number from its lower to its upper end the same chance.</summary>
    public int SampleCount(ulong seed, ulong stream, ulong index, int least)
    {
        if (IsConstant)
            return Count(Clamp(_distribution.A), least);

        var random = SeededRandom.At(seed, stream, index);
        return Count(Clamp(Draw(ref random, 1)), least);
    }

    /// <summary>The distribution in words, for example <c>uniform 10 to 20</c>.</summary>
    public override string ToString()
    {
        var d = _distribution;
        var text = d.Kind switch
        {
            DistributionKind.Constant => $"{d.A:0.###}",
            DistributionKind.Uniform => $"uniform {d.A:0.###} to {d.B:0.###}",
            DistributionKind.Normal => $"normal {d.A:0.###} ± {d.B:0.###}",
            DistributionKind.LogNormal => $"log-normal with median {d.A:0.###} and sigma {d.B:0.###}",
            DistributionKind.Exponential => $"exponential with mean {d.A:0.###}",
            _ => $"one of {d.Values.Count:N0} values",
        };
        return (d.Min, d.Max) switch
        {
            ({ } min, { } max) => $"{text}, {min:0.###} to {max:0.###}",
            ({ } min, null) => $"{text}, at least {min:0.###}",
            (null, { } max) => $"{text}, at most {max:0.###}",
            _ => text,
        };
    }

    /// <param name="random">Generator.</param>
    /// <param name="whole">1 widens a uniform interval so that rounding down gives whole numbers with equal chances.</param>
    private double Draw(ref SeededRandom random, int whole) => _distribution.Kind switch
    {
        DistributionKind.Uniform when whole == 1 => WholeUniform(ref random),
        DistributionKind.Uniform => _distribution.A + ((_distribution.B - _distribution.A) * random.NextDouble()),
        DistributionKind.Normal => _distribution.A + (_distribution.B * random.NextGaussian()),
        DistributionKind.LogNormal => _distribution.A * Math.Exp(_distribution.B * random.NextGaussian()),
        DistributionKind.Exponential => _distribution.A * random.NextExponential(),
        DistributionKind.Empirical => Pick(random.NextDouble()),
        _ => _distribution.A,
    };

    private double WholeUniform(ref SeededRandom random)
    {
        var low = Math.Ceiling(_distribution.A);
        var high = Math.Floor(_distribution.B);
        return high < low ? _distribution.A : low + Math.Floor((high - low + 1) * random.NextDouble());
    }

    private double Pick(double u)
    {
        var found = Array.BinarySearch(_upTo, u);
        return _distribution.Values[found >= 0 ? found + 1 : ~found].Value;
    }

    private double Clamp(double value) => Math.Min(Math.Max(value, _min), _max);

    private static int Count(double value, int least) => (int)Math.Clamp(Math.Round(value, MidpointRounding.AwayFromZero), least, int.MaxValue);

    private static double[] Cumulative(IReadOnlyList<WeightedValue> values)
    {
        var upTo = new double[values.Count];
        var largest = values.Max(v => v.Weight);
        var sum = 0.0;
        for (var i = 0; i < upTo.Length; i++)
            upTo[i] = sum += values[i].Weight / largest;
        for (var i = 0; i < upTo.Length; i++)
            upTo[i] /= sum;
        upTo[^1] = 1;
        return upTo;
    }

    private static void Check(Distribution d, string field)
    {
        if (!double.IsFinite(d.A) || !double.IsFinite(d.B))
            throw new PlanException($"{field}: parameters must be finite numbers");
        if (d.Min is { } min && double.IsNaN(min) || d.Max is { } max && double.IsNaN(max) || d.Min > d.Max)
            throw new PlanException($"{field}: min {d.Min} and max {d.Max} must be numbers in this order");
        switch (d.Kind)
        {
            case DistributionKind.Uniform when d.B < d.A:
                throw new PlanException($"{field}: a uniform distribution needs its lower end ({d.A}) not above its upper end ({d.B})");
            case DistributionKind.Normal or DistributionKind.LogNormal when d.B < 0:
                throw new PlanException($"{field}: the spread {d.B} is negative");
            case DistributionKind.LogNormal when d.A <= 0:
                throw new PlanException($"{field}: the median {d.A} of a log-normal distribution must be above 0");
            case DistributionKind.Exponential when d.A < 0:
                throw new PlanException($"{field}: the mean {d.A} is negative");
            case DistributionKind.Empirical when d.Values.Count == 0:
                throw new PlanException($"{field}: an empirical distribution needs at least one value");
            case DistributionKind.Empirical when d.Values.Any(v => !(v.Weight > 0) || !double.IsFinite(v.Weight) || !double.IsFinite(v.Value)):
                throw new PlanException($"{field}: values must be finite and weights above 0");
        }
    }
}
