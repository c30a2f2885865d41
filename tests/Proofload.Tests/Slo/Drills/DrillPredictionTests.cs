using Proofload.Slo;
using Proofload.Slo.Drills;

namespace Proofload.Tests.Slo.Drills;

public sealed class DrillPredictionTests
{
    private static readonly BurnRateAlert Alert = new() { Severity = "page", Long = TimeSpan.FromSeconds(12), Short = TimeSpan.FromSeconds(1), Factor = 14.4m };

    private static readonly DrillTiming Timing = new()
    {
        Rate = 50,
        Scrape = TimeSpan.FromMilliseconds(200),
        Evaluation = TimeSpan.FromMilliseconds(200),
        GroupWait = TimeSpan.FromMilliseconds(100),
        GroupInterval = TimeSpan.FromSeconds(1),
        ShortestAnswer = TimeSpan.FromMilliseconds(300),
        LongestAnswer = TimeSpan.FromMilliseconds(400),
    };

    [Fact]
    public void Detection_WhenEverythingFails_IsTheWindowsShareAndEveryDelay()
    {
        // 12 s * 0.144 = 1.728 s; low: 0.3 + 1.728 - 0.144 * 0.4; high: 0.4 + 1.728 + 1.5 events + 0.2 + 0.2 + 0.1 + 0.5.
        var time = DrillPrediction.Detection(Alert, 0.01m, 1, 1, Timing)!.Value;
        Assert.Equal(1.9704, time.Low, 4);
        Assert.Equal(3.158, time.High, 4);
    }

    [Fact]
    public void Detection_BelowTheThreshold_NeverComes()
    {
        Assert.Null(DrillPrediction.Detection(Alert, 0.01m, 0.144, 1, Timing));
        Assert.NotNull(DrillPrediction.Detection(Alert, 0.01m, 0.145, 1, Timing));
    }

    [Fact]
    public void Detection_WithFor_ComesThatMuchLater()
    {
        var (plain, waits) = (DrillPrediction.Detection(Alert, 0.01m, 1, 1, Timing)!.Value, DrillPrediction.Detection(Alert with { For = TimeSpan.FromSeconds(10) }, 0.01m, 1, 1, Timing)!.Value);
        Assert.Equal(plain.Low + 10, waits.Low, 9);
        Assert.Equal(plain.High + 10.2, waits.High, 9);
    }

    [Fact]
    public void Detection_TheLessCertainTheErrorRatio_TheWiderItIs()
    {
        var (narrow, wide) = (DrillPrediction.Detection(Alert, 0.01m, 0.5, 0.5, Timing)!.Value, DrillPrediction.Detection(Alert, 0.01m, 0.4, 0.6, Timing)!.Value);
        Assert.True(wide.Low < narrow.Low && wide.High > narrow.High);
    }

    [Fact]
    public void Reset_AfterAShortWindowFullOfErrors_IsItsShareAndEveryDelay()
    {
        // 1 s * (1 - 0.144) = 0.856 s; low: - 0.144 * 0.4 - 0.2; high: + 0.4 + 0.2 + 2 * 0.2 + 1 + 0.5.
        var time = DrillPrediction.Reset(Alert, 0.01m, 1, 1, Timing);
        Assert.Equal(0.5984, time.Low, 4);
        Assert.Equal(3.356, time.High, 4);
    }

    [Fact]
    public void SilentRatio_LiesFarEnoughBelowTheThreshold()
    {
        var ratio = DrillPrediction.SilentRatio(Alert, 0.01m, 50)!.Value;
        var events = 50 * 12.0;
        Assert.True((events * ratio) + (6 * Math.Sqrt(events * ratio * (1 - ratio))) < events * 0.144);
        Assert.InRange(ratio, 0.05, 0.144);
        Assert.Null(DrillPrediction.SilentRatio(Alert, 0.0001m, 50));
    }

    [Fact]
    public void SilentChance_AtEvenDistances_IsNothingUnlessMoreAreStruckThanMayBeBad()
    {
        // 600 events, 86 may be bad. 60 struck cannot be more, whatever is bad of them.
        Assert.Equal(0, DrillPrediction.SilentChance(Alert, 0.01m, 50, 0.1, 1));

        // 121 struck, of which 36 are bad in the mean and 5 is a standard deviation: ten of them away. 133, 66 and 5.8: three and a half away.
        Assert.InRange(DrillPrediction.SilentChance(Alert, 0.01m, 50, 0.2, 0.3), 0, 1e-6);
        Assert.InRange(DrillPrediction.SilentChance(Alert, 0.01m, 50, 0.22, 0.5), 0.01, 0.9);
        Assert.Equal(1, DrillPrediction.SilentChance(Alert, 0.01m, 50, 1, 0.5));
    }

    [Fact]
    public void Harm_OfCounts_IsAnInterval()
    {
        var all = DrillHarm.Of(0, 100, 100, (0.3, 0.4));
        Assert.Equal((1, TimeSpan.FromSeconds(0.3), TimeSpan.FromSeconds(0.4)), (all.Most, all.Shortest, all.Longest));
        Assert.InRange(all.Least, 0.85, 0.95);
        var some = DrillHarm.Of(0.1, 25, 100, (0.3, 0.4));
        var (least, most) = some.Ratios(0.5);
        Assert.True(least < (0.5 * 0.25) + 0.05 && most > (0.5 * 0.25) + 0.05);
        Assert.Equal((0, 0), (DrillHarm.Of(0, 0, 100, null).Least, DrillHarm.Of(0, 0, 100, null).Most));
    }
}
