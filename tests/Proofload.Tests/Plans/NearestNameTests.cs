using Proofload.Plans;

namespace Proofload.Tests.Plans;

public sealed class NearestNameTests
{
    [Theory]
    [InlineData("", "abc", 3)]
    [InlineData("abc", "abc", 0)]
    [InlineData("ca", "ac", 1)]
    [InlineData("ca", "abc", 3)]
    [InlineData("kitten", "sitting", 3)]
    public void Distance_CountsEditsAndSwaps(string a, string b, int expected)
    {
        Assert.Equal(expected, NearestName.Distance(a, b));
        Assert.Equal(expected, NearestName.Distance(b, a));
    }

    [Theory]
    [InlineData("ttfx", "ttft")]
    [InlineData("Latency", "latency")]
    [InlineData("error-rate", "error_rate")]
    [InlineData("through", "throughput")]
    [InlineData("xyz", null)]
    [InlineData("", null)]
    [InlineData("t", null)]
    public void Find_MistypedName_GivesTheOneThatWasMeantOrNone(string typed, string? expected) =>
        Assert.Equal(expected, NearestName.Find(typed, ["latency", "ttft", "tpot", "throughput", "error_rate"]));

    [Fact]
    public void Hint_NothingNear_ListsWhatIsAllowed() => Assert.Equal("allowed: one, two", NearestName.Hint("zzzzzz", ["one", "two"]));
}
