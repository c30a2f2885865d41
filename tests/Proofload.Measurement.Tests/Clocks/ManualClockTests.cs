using Proofload.Measurement.Clocks;

namespace Proofload.Measurement.Tests.Clocks;

public sealed class ManualClockTests
{
    [Fact]
    public void Advance_MovesBothClocksTogether()
    {
        var clock = new ManualClock(5, new DateTimeOffset(2024, 2, 29, 0, 0, 0, TimeSpan.Zero));
        clock.Advance(1_500);
        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(2_000_001_505, clock.NowNs);
        Assert.Equal(new DateTimeOffset(2024, 2, 29, 0, 0, 2, TimeSpan.Zero).AddTicks(15), clock.UtcNow);
    }

    [Fact]
    public void SetTo_ThePast_IsRefused()
    {
        var clock = new ManualClock(100);
        clock.SetTo(100);
        clock.SetTo(150);
        Assert.Throws<ArgumentOutOfRangeException>(() => clock.SetTo(149));
        Assert.Throws<ArgumentOutOfRangeException>(() => clock.Advance(-1));
        Assert.Equal(150, clock.NowNs);
    }

    [Fact]
    public void SystemClock_NeverGoesBack()
    {
        var before = SystemClock.Instance.NowNs;
        for (var i = 0; i < 1_000; i++)
        {
            var now = SystemClock.Instance.NowNs;
            Assert.True(now >= before);
            before = now;
        }
    }
}
