using System.Text.RegularExpressions;
using Proofload.Measurement.Recording;

namespace Proofload.Measurement.Tests.Recording;

public sealed class RecordedMetricsTests
{
    [Fact]
    public void EveryMetric_HasItsSnakeCaseNameAsId()
    {
        Assert.Equal(Enum.GetValues<RecordedMetric>(), RecordedMetrics.All);
        foreach (var metric in RecordedMetrics.All)
        {
            Assert.Equal(Snake(metric.ToString()), RecordedMetrics.Id(metric));
            Assert.True(RecordedMetrics.TryParse(RecordedMetrics.Id(metric), out var parsed));
            Assert.Equal(metric, parsed);
        }

        Assert.False(RecordedMetrics.TryParse("Latency", out _));
        Assert.False(RecordedMetrics.TryParse(null, out _));
    }

    [Fact]
    public void OnlyTokenCounts_AreNotDurations() => Assert.Equal(
        [RecordedMetric.OutputTokens, RecordedMetric.PromptTokens, RecordedMetric.TokenizerTokens],
        RecordedMetrics.All.Where(static m => RecordedMetrics.Unit(m) == RecordedUnit.Tokens));

    [Fact]
    public void TickSlots_AreTheOrderOfInTicks()
    {
        Assert.Equal(
            Enumerable.Range(0, RecordedMetrics.InTicks.Count), RecordedMetrics.InTicks.Select(RecordedMetrics.TickSlot));
        Assert.All(RecordedMetrics.All.Except(RecordedMetrics.InTicks), static m => Assert.Equal(-1, RecordedMetrics.TickSlot(m)));
    }

    [Fact]
    public void EveryErrorKind_HasItsSnakeCaseNameAsId()
    {
        Assert.Equal(Enum.GetValues<ErrorKind>().Length, ErrorKinds.Count);
        foreach (var kind in Enum.GetValues<ErrorKind>())
        {
            Assert.Equal(Snake(kind.ToString()), ErrorKinds.Id(kind));
            Assert.True(ErrorKinds.TryParse(ErrorKinds.Id(kind), out var parsed));
            Assert.Equal(kind, parsed);
        }
    }

    private static string Snake(string name) =>
        Regex.Replace(name, "(?<=[a-z])(?=[A-Z0-9])", "_").ToLowerInvariant();
}
