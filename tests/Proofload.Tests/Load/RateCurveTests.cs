using FsCheck.Fluent;
using Proofload.Load;
using Proofload.Load.Curves;
using Proofload.Plans;
using Proofload.Plans.Loads;

namespace Proofload.Tests.Load;

public sealed class RateCurveTests
{
    private const long Second = 1_000_000_000;

    [Theory]
    [MemberData(nameof(SampleShapes.All), MemberType = typeof(SampleShapes))]
    public void ValueAt_EveryShape_IsTheDefinition(string name)
    {
        var curve = SampleShapes.Curve(name);
        for (var i = 0; i < 599; i++)
        {
            var t = 0.05 + (i * 0.1);
            Assert.Equal(SampleShapes.Value(name, t), curve.ValueAt((long)(t * Second)), name == "custom" ? 0.5 : 1e-6);
        }
    }

    [Theory]
    [MemberData(nameof(SampleShapes.All), MemberType = typeof(SampleShapes))]
    public void IntegralTo_EveryShape_IsTheSumOfTheValue(string name)
    {
        var curve = SampleShapes.Curve(name);
        const int PerSecond = 2000;
        var sum = 0.0;
        for (var i = 0; i < 60 * PerSecond; i++)
        {
            sum += SampleShapes.Value(name, (i + 0.5) / PerSecond) / PerSecond;
            if ((i + 1) % PerSecond == 0)
                Assert.Equal(sum, curve.IntegralTo((i + 1L) * Second / PerSecond), Math.Max(1e-2, sum * 2e-6));
        }
    }

    [Theory]
    [MemberData(nameof(SampleShapes.All), MemberType = typeof(SampleShapes))]
    public void TimeOf_EveryShape_InvertsTheIntegral(string name)
    {
        var curve = SampleShapes.Curve(name);
        var total = curve.IntegralTo(60 * Second);
        PropertyCheck.Holds(Prop.ForAll(PropertyCheck.Int(0, 1_000_000), part =>
        {
            var wanted = total * part / 1_000_001;
            var due = curve.TimeOf(wanted);

            // Half a nanosecond of rounding, at the rate of that time.
            var tolerance = (curve.ValueAt(due) + curve.ValueAt(Math.Max(0, due - 1)) + 1) * 1e-9 + (1e-12 * total);
            return due is >= 0 and <= 60 * Second && Math.Abs(curve.IntegralTo(due) - wanted) <= tolerance;
        }), 500);
    }

    [Theory]
    [MemberData(nameof(SampleShapes.All), MemberType = typeof(SampleShapes))]
    public void TimeOf_EveryShape_NeverDecreases(string name)
    {
        var curve = SampleShapes.Curve(name);
        var total = curve.IntegralTo(60 * Second);
        var last = -1L;
        for (var i = 0; i < 20_000; i++)
        {
            var due = curve.TimeOf(total * i / 20_000);
            Assert.True(due >= last, $"{due} after {last} at {i}");
            last = due;
        }
    }

    [Fact]
    public void TimeOf_WhereTheValueIsZero_WaitsUntilItIsNot()
    {
        var pause = SampleShapes.Curve("stages-with-pause");

        Assert.Equal(25 * Second, pause.TimeOf(50));
        Assert.Equal(4.9 * Second, pause.TimeOf(49), 1.0);
    }

    [Fact]
    public void TimeOf_AfterARampToZero_IsNever() =>
        Assert.Equal(IArrivalSchedule.Never, SampleShapes.Curve("stages").TimeOf((50 * 5) + (50 * 20) + 1000 + 2500));

    [Fact]
    public void TimeOf_SineOverManyDays_DoesNotDrift()
    {
        // Whole periods of 1 h at a mean of 10,000/s: request 36,000,000 k is due at hour k exactly.
        var curve = new SineCurve(10_000, 8_000, 3600 * Second);

        foreach (var hour in (long[])[1, 24, 240, 2400])
            Assert.InRange(curve.TimeOf(36_000_000.0 * hour) - (hour * 3600 * Second), -1, 1);
    }

    [Fact]
    public void IntegralTo_MillionsOfRamps_DoesNotDrift()
    {
        var pieces = Enumerable.Repeat(new LinearPiece(86_400_000, 0.1, 0.3), 1_000_000);
        var curve = new PiecewiseLinearCurve(pieces, 0);

        Assert.Equal(0.2 * 86_400, curve.IntegralTo(86_400 * Second), 1e-10);
    }

    [Fact]
    public void Until_AFunctionWithoutAStraightPart_HasItsExactIntegral()
    {
        var custom = new CustomShape("square", t => t.TotalSeconds * t.TotalSeconds);

        var curve = FunctionCurve.Until(custom, 100 * Second);

        foreach (var second in (int[])[1, 7, 50, 100])
            Assert.Equal(Math.Pow(second, 3) / 3, curve.IntegralTo(second * Second), 1e-6);
        Assert.Equal(Math.Cbrt(3 * 200_000.0), curve.TimeOf(200_000) / 1e9, 1e-6);
    }

    [Fact]
    public void Until_AFunctionThatIsNotFinite_NamesIt()
    {
        var custom = new CustomShape("pole", t => 1 / (t.TotalSeconds - 5));

        var error = Assert.Throws<PlanException>(() => FunctionCurve.Until(custom, 10 * Second));
        Assert.Contains("'pole'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void UntilCount_AFunctionWithoutEnd_ReachesTheCount()
    {
        var curve = FunctionCurve.UntilCount(new CustomShape("ramp", t => t.TotalSeconds), 1_000_000);

        Assert.Equal(Math.Sqrt(2_000_000), curve.TimeOf(1_000_000) / 1e9, 1e-6);
    }

    [Fact]
    public void Closed_StepsThatDoNotDivide_EndAtTheLastValue()
    {
        var shape = new StepShape(10, 75, 20, SampleShapes.S(1));

        Assert.Equal(5 * Second, ShapeCurves.LengthNs(shape));
        Assert.Equal(75, ShapeCurves.Closed(shape)!.ValueAt(4 * Second));
    }
}
