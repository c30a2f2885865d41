using Proofload.Cli.Calibrating;

namespace Proofload.Cli.Tests.Calibrating;

public sealed class ProcessorTimesTests
{
    [Fact]
    public void Parse_LeavesIdleAndStolenTimeOutOfWhatIsUsed() =>
        Assert.Equal(new ProcessorTimes(10 + 1 + 20 + 2 + 3, 7, 10 + 1 + 20 + 900 + 60 + 2 + 3 + 7), ProcessorTimes.Parse("cpu  10 1 20 900 60 2 3 7 0 0\ncpu0 1 1 1 1 1 1 1 1\n"));

    [Theory]
    [InlineData("")]
    [InlineData("cpu 1 2 3")]
    [InlineData("intr 1 2 3 4 5 6 7 8 9")]
    [InlineData("cpu 1 2 3 4 5 6 7 x")]
    public void Parse_OfAnythingElse_IsUnknown(string stat) => Assert.Null(ProcessorTimes.Parse(stat));
}
