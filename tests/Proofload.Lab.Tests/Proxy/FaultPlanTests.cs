using Proofload.Lab.Proxy;
using Proofload.Lab.Simulator;

namespace Proofload.Lab.Tests.Proxy;

public sealed class FaultPlanTests
{
    [Fact]
    public void Choose_TheSameSeed_StrikesTheSameRequests()
    {
        var (a, b, c) = (Struck(7), Struck(7), Struck(8));
        Assert.Equal(a, b);
        Assert.NotEqual(a, c);
    }

    [Fact]
    public void Choose_AShare_StrikesThatShare()
    {
        // 10,000 draws: five standard deviations are 250.
        Assert.InRange(Enumerable.Range(0, 10_000).Count(static i => Plan("latency,share=50%").Choose(i, 0, "/"u8) == 0), 4_750, 5_250);
        Assert.Equal(-1, Plan("latency,share=0").Choose(1, 0, "/"u8));
        Assert.Equal(0, Plan("latency").Choose(1, 0, "/"u8));
    }

    [Fact]
    public void Choose_AtEvenDistances_StrikesNoMoreAndNoLessThanTheShareInAnyWindow()
    {
        foreach (var (seed, share) in new[] { (1UL, 0.0432), (8UL, 0.5), (13UL, 0.3), (14UL, 0.99), (19UL, 0.001) })
        {
            var plan = new FaultPlan([FaultRule.Parse("latency").WithShare(share)], seed, even: true);
            var struck = Enumerable.Range(0, 3_000).Select(i => plan.Choose(i, 0, "/"u8) == 0 ? 1 : 0).ToArray();
            foreach (var window in new[] { 1, 50, 250, 777 })
            {
                for (var start = 0; start + window <= struck.Length; start += 7)
                {
                    Assert.InRange(struck.AsSpan(start, window).ToArray().Sum(), Math.Floor(window * share), Math.Ceiling(window * share));
                }
            }
        }
    }

    [Fact]
    public void Choose_ASchedule_StrikesOnlyInItsTimes()
    {
        var plan = Plan("brown_out,from=10s,to=20s,every=1m");
        foreach (var (seconds, isStruck) in new[] { (0, false), (10, true), (19, true), (20, false), (69, false), (70, true), (80, false) })
        {
            Assert.Equal(isStruck ? 0 : -1, plan.Choose(1, seconds * 1_000_000_000L, "/"u8));
        }
    }

    [Fact]
    public void Choose_APath_StrikesOnlyIt()
    {
        var plan = Plan("http_5xx=502,path=/v1");
        Assert.Equal(0, plan.Choose(1, 0, "/v1/chat"u8));
        Assert.Equal(-1, plan.Choose(1, 0, "/v"u8));
    }

    [Fact]
    public void Choose_SeveralThatWould_TheFirstDoes() => Assert.Equal(1, new FaultPlan([FaultRule.Parse("stall,share=0%"), FaultRule.Parse("reset"), FaultRule.Parse("empty")], 1).Choose(3, 0, "/"u8));

    [Theory]
    [InlineData("latencyy", "latency")]
    [InlineData("latency=fast", "duration")]
    [InlineData("latency,shre=5%", "share")]
    [InlineData("latency,share=150%", "0% to 100%")]
    [InlineData("latency,share=", "one value")]
    [InlineData("latency,share=1%,share=2%", "one value")]
    [InlineData("stall,from=5s,to=2s", "ends before it begins")]
    [InlineData("stall,from=5s,to=9s,every=2s", "comes again before it ends")]
    [InlineData("stall,every=2s", "comes again")]
    [InlineData("http_5xx=404", "500 to 599")]
    [InlineData("reset=5s", "takes no parameter")]
    [InlineData("stall,jitter=5ms", "takes no jitter")]
    [InlineData("", "Unknown fault")]
    public void Parse_AMistake_SaysWhatIsAllowed(string text, string expected) => Assert.Contains(expected, Assert.Throws<SimulatorOptionException>(() => FaultRule.Parse(text)).Message, StringComparison.Ordinal);

    private static FaultPlan Plan(string rule) => new([FaultRule.Parse(rule)], 1);

    private static List<int> Struck(ulong seed) => [.. Enumerable.Range(0, 1000).Where(i => new FaultPlan([FaultRule.Parse("stall,share=10%")], seed).Choose(i, 0, "/"u8) == 0)];
}
