using Proofload.Plans;
using Proofload.Plans.Loads;

namespace Proofload.Load.Curves;

/// <summary>The curve of each shape.</summary>
internal static class ShapeCurves
{
    private const double Largest = 1e8;
    private const long MostSteps = 1_000_000;

    /// <summary>Where a shape ends by itself, nanoseconds; null when it goes on for ever.</summary>
    public static long? LengthNs(Shape shape) => shape switch
    {
        StagesShape stages => stages.Stages.Sum(s => Ns(s.Duration)),
        StepShape step => StepCount(step) * Ns(step.Every),
        _ => null,
    };

    /// <summary>The curve of a shape that has a closed form.</summary>
    /// <exception cref="PlanException">A value of the shape is out of range.</exception>
    public static RateCurve? Closed(Shape shape)
    {
        Check(shape);
        return shape switch
        {
            ConstantShape constant => new PiecewiseLinearCurve([], constant.Value),
            StagesShape stages => new PiecewiseLinearCurve(Pieces(stages), stages.Stages[^1].Target),
            StepShape step => new PiecewiseLinearCurve(Pieces(step), step.To),
            SpikeShape spike => new PiecewiseLinearCurve(
                [new(Ns(spike.At), spike.Base, spike.Base), new(Ns(spike.For), spike.Peak, spike.Peak)],
                spike.Base),
            SineShape sine => new SineCurve(sine.Mean, sine.Amplitude, Ns(sine.Period)),
            _ => null,
        };
    }

    /// <summary>A time span in nanoseconds.</summary>
    public static long Ns(TimeSpan span) => checked(span.Ticks * 100);

    private static IEnumerable<LinearPiece> Pieces(StagesShape shape)
    {
        var value = shape.Start;
        foreach (var stage in shape.Stages)
        {
            yield return new LinearPiece(Ns(stage.Duration), stage.Hold ? stage.Target : value, stage.Target);
            value = stage.Target;
        }
    }

    private static IEnumerable<LinearPiece> Pieces(StepShape shape)
    {
        var sign = Math.Sign(shape.To - shape.From);
        var count = StepCount(shape);
        for (var i = 0L; i < count; i++)
        {
            var value = i == count - 1 ? shape.To : shape.From + (sign * i * Math.Abs(shape.Step));
            yield return new LinearPiece(Ns(shape.Every), value, value);
        }
    }

    private static long StepCount(StepShape shape) =>
        1 + (long)Math.Ceiling((Math.Abs(shape.To - shape.From) / Math.Abs(shape.Step)) - 1e-9);

    private static void Check(Shape shape)
    {
        switch (shape)
        {
            case ConstantShape s:
                Value("value", s.Value);
                break;
            case StagesShape s:
                Require(s.Stages.Count > 0, "stages: at least one stage is needed");
                Value("start", s.Start);
                foreach (var stage in s.Stages)
                {
                    Value("stages: target", stage.Target);
                    Require(stage.Duration >= TimeSpan.Zero, "stages: a duration is negative");
                }

                Require(s.Stages.Any(x => x.Duration > TimeSpan.Zero), "stages: every duration is 0");
                break;
            case StepShape s:
                Value("from", s.From);
                Value("to", s.To);
                Require(double.IsFinite(s.Step) && s.Step != 0, "step: must be a number other than 0");
                Require(Math.Abs(s.To - s.From) / Math.Abs(s.Step) < MostSteps, $"step: more than {MostSteps:N0} steps");
                Require(s.Every > TimeSpan.Zero, "every: must be above 0");
                break;
            case SpikeShape s:
                Value("base", s.Base);
                Value("peak", s.Peak);
                Require(s.At >= TimeSpan.Zero && s.For > TimeSpan.Zero, "spike: at must be 0 or more and for above 0");
                break;
            case SineShape s:
                Require(Math.Abs(s.Mean) <= Largest && Math.Abs(s.Amplitude) <= Largest, $"sine: mean and amplitude must be at most {Largest:N0}");
                Require(s.Period >= TimeSpan.FromMilliseconds(1), "period: must be at least 1 ms");
                break;
        }
    }

    private static void Value(string field, double value) =>
        Require(value is >= 0 and <= Largest, $"{field}: {value} is out of range, 0 to {Largest:N0}");

    private static void Require(bool holds, string message)
    {
        if (!holds)
            throw new PlanException("load." + message);
    }
}
