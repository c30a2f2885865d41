using Proofload.Measurement.Histograms;

namespace Proofload.Measurement.Tests.Histograms;

public sealed class HistogramLayoutTests
{
    [Fact]
    public void Buckets_TileTheRangeWithoutGapOrOverlap()
    {
        for (var i = 0; i < HistogramLayout.LastIndex; i++)
        {
            Assert.Equal(HistogramLayout.UpperBound(i) + 1, HistogramLayout.LowerBound(i + 1));
            Assert.Equal(i, HistogramLayout.IndexOf(HistogramLayout.LowerBound(i)));
            Assert.Equal(i, HistogramLayout.IndexOf(HistogramLayout.UpperBound(i)));
        }
    }

    [Fact]
    public void Buckets_AreWithinTheStatedRelativeError()
    {
        for (var i = 1; i <= HistogramLayout.LastIndex; i++)
        {
            var low = HistogramLayout.LowerBound(i);
            Assert.True(HistogramLayout.UpperBound(i) - low <= low * HistogramLayout.RelativeError);
        }

        Assert.True(HistogramLayout.RelativeError <= 0.001);
    }

    [Theory]
    [InlineData(long.MinValue, 0)]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(2_047, 2_047)]
    [InlineData(2_048, 2_048)]
    [InlineData(2_049, 2_048)]
    [InlineData(2_050, 2_049)]
    public void IndexOf_KnownValues(long value, int index) => Assert.Equal(index, HistogramLayout.IndexOf(value));

    [Fact]
    public void IndexOf_AboveTheRange_IsTheLastBucket_WhichFitsSixteenBits()
    {
        Assert.Equal(HistogramLayout.LastIndex, HistogramLayout.IndexOf(long.MaxValue));
        Assert.Equal(HistogramLayout.LastIndex, HistogramLayout.IndexOf(HistogramLayout.HighestTrackable));
        Assert.InRange(HistogramLayout.LastIndex, 30_000, ushort.MaxValue);
    }
}
