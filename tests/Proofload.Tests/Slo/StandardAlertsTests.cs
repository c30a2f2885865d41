using Proofload.Slo;

namespace Proofload.Tests.Slo;

public sealed class StandardAlertsTests
{
    [Fact]
    public void For_ThirtyDays_AreThoseOfTheBook() => Assert.Equal(
        [("page", "01:00:00", "00:05:00", 14.4m), ("page", "06:00:00", "00:30:00", 6m), ("ticket", "1.00:00:00", "02:00:00", 3m), ("ticket", "3.00:00:00", "06:00:00", 1m)],
        StandardAlerts.For(TimeSpan.FromDays(30)).Select(a => (a.Severity, a.Long.ToString(), a.Short.ToString(), a.Factor)));

    [Theory]
    [InlineData(1, 4)]
    [InlineData(7, 3)]
    [InlineData(28, 4)]
    [InlineData(90, 4)]
    public void For_AnyWindow_NeverFireInsideTheBudgetAndKeepTheirShares(int days, int count)
    {
        var alerts = StandardAlerts.For(TimeSpan.FromDays(days), 20, 0.95m);

        Assert.Equal(count, alerts.Count);
        Assert.All(alerts, a =>
        {
            Assert.False(BurnRate.InsideBudget(a.Factor));
            Assert.Contains(decimal.Round(BurnRate.BudgetShare(a.Factor, TimeSpan.FromDays(days), a.Long), 6), new[] { 0.02m, 0.05m, 0.1m });
            Assert.True(a.Short < a.Long);
            Assert.Equal((20, 0.95m), (a.MinimumEvents, a.Confidence));
        });
    }
}
