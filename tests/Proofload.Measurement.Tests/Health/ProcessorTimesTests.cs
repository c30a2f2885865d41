using System.Text;
using Proofload.Measurement.Health;

namespace Proofload.Measurement.Tests.Health;

public sealed class ProcessorTimesTests
{
    [Fact]
    public void Parse_LeavesIdleAndStolenTimeOutOfWhatIsUsed_AndCountsGuestsOnce() =>
        Assert.Equal(
            new ProcessorTimes(10 + 1 + 20 + 2 + 3, 7, 10 + 1 + 20 + 900 + 60 + 2 + 3 + 7),
            ProcessorTimes.Parse("cpu  10 1 20 900 60 2 3 7 5 5\ncpu0 1 1 1 1 1 1 1 1\n"u8));

    [Fact]
    public void Parse_OfAnOldKernel_HasNothingStolen() => Assert.Equal(new ProcessorTimes(3, 0, 7), ProcessorTimes.Parse("cpu 1 1 1 4"u8));

    [Theory]
    [InlineData("")]
    [InlineData("cpu")]
    [InlineData("cpu 1 2 3")]
    [InlineData("cpu0 1 2 3 4 5 6 7 8")]
    [InlineData("intr 1 2 3 4 5 6 7 8 9")]
    [InlineData("cpu 1 2 3 4 5 6 7 x")]
    [InlineData("cpu 1 2 3 4 5 6 7 99999999999999999999")]
    public void Parse_OfAnythingElse_IsUnknown(string stat) => Assert.Null(ProcessorTimes.Parse(Encoding.UTF8.GetBytes(stat)));

    [Fact]
    public void Now_OnLinux_IsKnown() => Assert.Equal(OperatingSystem.IsLinux(), ProcessorTimes.Now is { Total: > 0, Used: > 0 });
}
