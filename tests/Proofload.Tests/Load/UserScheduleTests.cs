using Proofload.Load;
using Proofload.Plans;
using Proofload.Plans.Loads;

namespace Proofload.Tests.Load;

public sealed class UserScheduleTests
{
    private const long Second = 1_000_000_000;

    [Theory]
    [MemberData(nameof(SampleShapes.All), MemberType = typeof(SampleShapes))]
    public void UsersAt_EveryShape_IsTheValueRounded(string name)
    {
        var users = Users(SampleShapes.Shape(name), 60);

        for (var i = 0; i < 6000; i++)
        {
            var t = i / 100.0;
            var held = name == "custom" ? Math.Floor(t * 10 + 1e-9) / 10 : t;
            var value = SampleShapes.Value(name, held);
            if (Math.Abs(value + 0.5 - Math.Round(value + 0.5)) > 1e-6)
                Assert.Equal((int)Math.Floor(value + 0.5), users.UsersAt((long)Math.Round(t * Second)));
        }
    }

    [Theory]
    [MemberData(nameof(SampleShapes.All), MemberType = typeof(SampleShapes))]
    public void NextChangeAfter_EveryShape_IsTheFirstNanosecondOfAnotherNumber(string name)
    {
        var users = Users(SampleShapes.Shape(name), 60);
        var at = 0L;
        var changes = 0;
        while (users.NextChangeAfter(at) is var next and not IArrivalSchedule.Never)
        {
            Assert.True(next > at);
            Assert.NotEqual(users.UsersAt(at), users.UsersAt(next));
            Assert.Equal(users.UsersAt(at), users.UsersAt(next - 1));
            Assert.Equal(users.UsersAt(at), users.UsersAt(at + ((next - at) / 2)));
            at = next;
            changes++;
        }

        Assert.Equal(users.UsersAt(at), users.UsersAt(60 * Second));
        Assert.Equal(name == "constant" ? 0 : 1, Math.Min(1, changes));
    }

    [Fact]
    public void UsersAt_RampFromZeroToTen_ChangesAtTheHalves()
    {
        var users = Users(new StagesShape(0, [new(SampleShapes.S(10), 10)]), 10);

        Assert.Equal(0, users.UsersAt(0));
        Assert.Equal(Second / 2, users.NextChangeAfter(0));
        Assert.Equal(3 * Second / 2, users.NextChangeAfter(Second / 2));
        Assert.Equal(10, users.MaxUsers);
    }

    [Fact]
    public void UsersAt_SineOfManyPeriods_RepeatsExactly()
    {
        var users = Users(new SineShape(10, 6, SampleShapes.S(7)), 100_000);

        for (var i = 0; i < 700; i++)
            Assert.Equal(users.UsersAt(i * Second / 100), users.UsersAt((i * Second / 100) + (10_000 * 7 * Second)));
        Assert.Equal(users.NextChangeAfter(Second) + (7000 * Second), users.NextChangeAfter(7001 * Second));
    }

    [Fact]
    public void UsersAt_WarmUpAndCoolDown_HoldTheFirstAndLastValue()
    {
        var plan = new ClosedLoad
        {
            Users = new StagesShape(3, [new(SampleShapes.S(10), 8)]),
            WarmUp = SampleShapes.S(5),
            CoolDown = SampleShapes.S(5),
        };
        var users = LoadCompiler.Compile(plan, 1, ".").Users!;

        Assert.Equal([3, 3, 8, 8], ((double[])[0, 5, 15, 19.9]).Select(s => users.UsersAt((long)(s * Second))));
        Assert.Equal(6 * Second, users.NextChangeAfter(0));
        Assert.Equal(IArrivalSchedule.Never, users.NextChangeAfter(15 * Second));
    }

    [Fact]
    public void ThinkNs_SameSeed_IsPureAndDiffersByUserAndTurn()
    {
        var think = new Distribution { Kind = DistributionKind.Exponential, A = 2 };
        IUserSchedule Make(ulong seed) => LoadCompiler.Compile(new ClosedLoad { Users = new ConstantShape(4), Duration = SampleShapes.S(1), ThinkTime = think }, seed, ".").Users!;
        var (one, again, other) = (Make(1), Make(1), Make(2));

        Assert.Equal(one.ThinkNs(2, 3), again.ThinkNs(2, 3));
        Assert.NotEqual(one.ThinkNs(2, 3), other.ThinkNs(2, 3));
        Assert.NotEqual(one.ThinkNs(2, 3), one.ThinkNs(3, 3));
        Assert.NotEqual(one.ThinkNs(2, 3), one.ThinkNs(2, 4));
        var mean = Enumerable.Range(1, 5000).Average(turn => one.ThinkNs(turn % 4, turn)) / 1e9;
        Assert.Equal(2, mean, 4 * 2 / Math.Sqrt(5000));
    }

    [Fact]
    public void ThinkNs_NegativeDraws_AreNoPause()
    {
        var think = new Distribution { Kind = DistributionKind.Normal, A = -5, B = 1 };
        var users = LoadCompiler.Compile(new ClosedLoad { Users = new ConstantShape(1), Duration = SampleShapes.S(1), ThinkTime = think }, 1, ".").Users!;

        Assert.All(Enumerable.Range(1, 100), turn => Assert.Equal(0, users.ThinkNs(0, turn)));
    }

    private static IUserSchedule Users(Shape shape, double seconds) =>
        LoadCompiler.Compile(new ClosedLoad { Users = shape, Duration = SampleShapes.S(seconds) }, 1, ".").Users!;
}
