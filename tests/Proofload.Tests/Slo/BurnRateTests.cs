using Proofload.Slo;

namespace Proofload.Tests.Slo;

/// <summary>The table of the SRE Workbook, chapter 5, for windows of 30, 28, 7 and 90 days.</summary>
public sealed class BurnRateTests
{
    [Theory]
    [InlineData(1.0, "0.02", "14.4", "13.44", "3.36", "43.2")]
    [InlineData(6.0, "0.05", "6", "5.6", "1.4", "18")]
    [InlineData(24.0, "0.10", "3", "2.8", "0.7", "9")]
    [InlineData(72.0, "0.10", "1", "0.933", "0.233", "3")]
    public void Factor_OfTheTable_IsExact(double hours, string share, string days30, string days28, string days7, string days90)
    {
        var (length, part) = (TimeSpan.FromHours(hours), Number(share));

        Assert.Equal(Number(days30), BurnRate.Factor(part, TimeSpan.FromDays(30), length));
        Assert.Equal(Number(days28), decimal.Round(BurnRate.Factor(part, TimeSpan.FromDays(28), length), 3));
        Assert.Equal(Number(days7), decimal.Round(BurnRate.Factor(part, TimeSpan.FromDays(7), length), 3));
        Assert.Equal(Number(days90), BurnRate.Factor(part, TimeSpan.FromDays(90), length));
        Assert.Equal(part, BurnRate.BudgetShare(BurnRate.Factor(part, TimeSpan.FromDays(30), length), TimeSpan.FromDays(30), length));
    }

    [Theory]
    [InlineData(60, "14.4", 51.84)]
    [InlineData(360, "6", 129.6)]
    [InlineData(1440, "3", 259.2)]
    [InlineData(4320, "1", 259.2)]
    public void DetectionTime_WhenEverythingFails_IsThatOfTheTable(int minutes, string factor, double seconds)
    {
        var time = BurnRate.DetectionTime(TimeSpan.FromMinutes(minutes), Number(factor), 0.001m, 1);

        Assert.Equal(seconds, time!.Value.TotalSeconds, 6);
        Assert.Equal(seconds + 45, BurnRate.DetectionTime(TimeSpan.FromMinutes(minutes), Number(factor), 0.001m, 1, TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(30))!.Value.TotalSeconds, 6);
    }

    [Theory]
    [InlineData(5, "14.4", 4.928)]
    [InlineData(30, "6", 29.82)]
    [InlineData(120, "3", 119.64)]
    [InlineData(360, "1", 359.64)]
    public void ResetTime_WhenEverythingFailed_IsThatOfTheTable(int minutes, string factor, double expected)
    {
        Assert.Equal(expected, BurnRate.ResetTime(TimeSpan.FromMinutes(minutes), Number(factor), 0.001m, 1).TotalMinutes, 6);
    }

    [Fact]
    public void DetectionTime_AtOrBelowTheThreshold_IsNever()
    {
        Assert.Null(BurnRate.DetectionTime(TimeSpan.FromHours(1), 14.4m, 0.001m, 0.0144));
        Assert.Null(BurnRate.DetectionTime(TimeSpan.FromHours(1), 14.4m, 0.001m, 0));
        Assert.NotNull(BurnRate.DetectionTime(TimeSpan.FromHours(1), 14.4m, 0.001m, 0.0145));
        Assert.Equal(TimeSpan.Zero, BurnRate.ResetTime(TimeSpan.FromMinutes(5), 14.4m, 0.001m, 0.0144));
    }

    [Theory]
    [InlineData("14.4", "0.9306")]
    [InlineData("6", "0.833")]
    [InlineData("3", "0.667")]
    [InlineData("1", "0")]
    public void UnreachableUpTo_IsThatOfTheTable(string factor, string target)
    {
        var limit = BurnRate.UnreachableUpTo(Number(factor));

        Assert.Equal(Number(target), decimal.Round(limit, target.Length - 2 > 0 ? target.Length - 2 : 0));
        Assert.True(BurnRate.Unreachable(limit - 0.0001m, Number(factor)));
        Assert.False(BurnRate.Unreachable(limit + 0.0001m, Number(factor)));
    }

    [Theory]
    [InlineData("0.999", true)]
    [InlineData("1", false)]
    [InlineData("14.4", false)]
    public void InsideBudget_IsBelowOne(string factor, bool expected) => Assert.Equal(expected, BurnRate.InsideBudget(Number(factor)));

    [Fact]
    public void Of_DividesByTheBudget()
    {
        Assert.Equal(100, BurnRate.Of(0.1, 0.001m)!.Value, 9);
        Assert.Null(BurnRate.Of(null, 0.001m));
    }

    private static decimal Number(string text) => decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
