using Proofload.Lab.Faults;
using Proofload.Lab.Simulator;

namespace Proofload.Lab.Tests;

public sealed class FaultScheduleTests
{
    [Fact]
    public void Choose_ManyRequests_StrikesTheShareAndIsSeeded()
    {
        var schedule = FaultSchedule.Parse("rate_limited=0.1, stall=0.2:1s");
        string?[] Draw(ulong seed) => [.. Enumerable.Range(0, 20_000).Select(i => schedule.Choose(seed, i, FaultShapes.Stream)?.Name)];
        var names = Draw(1);
        Assert.Equal(names, Draw(1));
        Assert.NotEqual(names, Draw(2));
        Assert.Equal(2000, names.Count(n => n == "rate_limited"), 150d);
        Assert.Equal(20_000 * 0.9 * 0.2, names.Count(n => n == "stall"), 200d);
    }

    [Fact]
    public void Choose_FaultThatCannotStrike_LeavesTheRequestToTheNext()
    {
        var schedule = FaultSchedule.Parse("half_event=1,wrong_content_length=1");
        Assert.Equal("half_event", schedule.Choose(1, 0, FaultShapes.Stream)?.Name);
        Assert.Equal("wrong_content_length", schedule.Choose(1, 0, FaultShapes.Body)?.Name);
        Assert.Null(FaultSchedule.Parse("half_event=1").Choose(1, 0, FaultShapes.Body));
    }

    [Fact]
    public void Catalog_NamesAreUniqueAndEveryFaultParsesWithItsDefault()
    {
        Assert.Equal(FaultCatalog.All.Count, FaultCatalog.All.Select(k => k.Name).Distinct().Count());
        Assert.All(FaultCatalog.All, k => Assert.Equal(k.Name + "=0.5", FaultSchedule.Parse(k.Name + "=0.5").ToString()));
    }

    [Theory]
    [InlineData("stal=0.1", "Unknown fault 'stal'. Did you mean 'stall'? Allowed: rate_limited,")]
    [InlineData("stall", "'stall' needs a share of requests. Allowed: stall=0 to stall=1")]
    [InlineData("stall=1.5", "needs a share of requests")]
    [InlineData("stall=-1", "needs a share of requests")]
    [InlineData("stall=1:fast", "'fast' is not a duration for fault stall.")]
    [InlineData("empty=1:3", "Fault empty takes no parameter; '3' given.")]
    [InlineData("http_5xx=1:404", "'404' is not a status for fault http_5xx. Allowed: 500 to 599.")]
    [InlineData("overloaded=1:500", "'500' is not a status for fault overloaded. Allowed: 503, 529.")]
    [InlineData("huge_line=1:5", "'5' is not a size for fault huge_line. Allowed: 1KB to 256MB")]
    public void Parse_WrongText_SaysWhatIsWrongAndAllowed(string text, string expected) =>
        Assert.Contains(expected, Assert.Throws<SimulatorOptionException>(() => FaultSchedule.Parse(text)).Message, StringComparison.Ordinal);
}
