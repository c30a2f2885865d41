using Proofload.Load.Curves;
using Proofload.Plans.Loads;

namespace Proofload.Tests.Load;

/// <summary>One shape of every kind, with its corners: zero stretches, jumps, ramps down to 0, a sine that is cut off.</summary>
internal static class SampleShapes
{
    public static readonly string[] Names =
        ["constant", "stages", "stages-with-pause", "step", "step-down", "spike", "sine", "sine-cut", "sine-cut-negative", "custom"];

    public static TheoryData<string> All => [.. Names];

    public static Shape Shape(string name) => name switch
    {
        "constant" => new ConstantShape(123.4),
        "stages" => new StagesShape(0, [new(S(10), 50), new(S(20), 50), new(S(5), 200, Hold: true), new(S(25), 0)]),
        "stages-with-pause" => new StagesShape(10, [new(S(5), 10), new(S(20), 0, Hold: true), new(S(5), 30, Hold: true), new(S(30), 1)]),
        "step" => new StepShape(10, 75, 20, S(12)),
        "step-down" => new StepShape(50, 0, 25, S(20)),
        "spike" => new SpikeShape(5, 300, S(20), S(3)),
        "sine" => new SineShape(100, 60, S(17)),
        "sine-cut" => new SineShape(20, 50, S(13)),
        "sine-cut-negative" => new SineShape(-10, -40, S(11)),
        "custom" => new CustomShape("bump", t => 40 + (30 * Math.Sin(t.TotalSeconds / 3)) + (t.TotalSeconds > 30 ? 50 : 0)),
        _ => throw new ArgumentOutOfRangeException(nameof(name)),
    };

    public static RateCurve Curve(string name) => Shape(name) is CustomShape custom
        ? FunctionCurve.Until(custom, 60_000_000_000)
        : ShapeCurves.Closed(Shape(name))!;

    /// <summary>The value by the definition of the shape, computed another way than the curves do.</summary>
    public static double Value(string name, double t) => name switch
    {
        "constant" => 123.4,
        "stages" => t < 10 ? 5 * t : t < 30 ? 50 : t < 35 ? 200 : t < 60 ? 200 - ((t - 35) * 8) : 0,
        "stages-with-pause" => t < 5 ? 10 : t < 25 ? 0 : t < 30 ? 30 : t < 60 ? 30 - ((t - 30) * 29 / 30) : 1,
        "step" => t < 12 ? 10 : t < 24 ? 30 : t < 36 ? 50 : t < 48 ? 70 : 75,
        "step-down" => t < 20 ? 50 : t < 40 ? 25 : 0,
        "spike" => t is >= 20 and < 23 ? 300 : 5,
        "sine" => 100 + (60 * Math.Sin(2 * Math.PI * t / 17)),
        "sine-cut" => Math.Max(0, 20 + (50 * Math.Sin(2 * Math.PI * t / 13))),
        "sine-cut-negative" => Math.Max(0, -10 - (40 * Math.Sin(2 * Math.PI * t / 11))),
        "custom" => 40 + (30 * Math.Sin(t / 3)) + (t > 30 ? 50 : 0),
        _ => throw new ArgumentOutOfRangeException(nameof(name)),
    };

    public static TimeSpan S(double seconds) => TimeSpan.FromSeconds(seconds);
}
