using Proofload.Results;

namespace Proofload.Tests.Results;

public sealed class CalibrationTests
{
    [Theory]
    [InlineData(new[] { 3.0 }, 3, 3, 3)]
    [InlineData(new[] { 9.0, 1.0, 4.0 }, 4, 1, 9)]
    [InlineData(new[] { 8.0, 1.0, 2.0, 4.0 }, 3, 1, 8)]
    public void Spread_IsMedianLowestAndHighest(double[] rounds, double median, double low, double high) =>
        Assert.Equal(new RoundSpread(median, low, high), RoundSpread.Of(rounds));

    [Fact]
    public void Spread_WithoutARound_IsRefused() => Assert.Throws<ArgumentException>(() => RoundSpread.Of([]));

    [Fact]
    public void StreamCeiling_IsTheLastLevelBeforeTheFirstLateOne()
    {
        var calibration = SampleCalibration.Create(streaming: [Level(64, 1e-4), Level(256, 1e-3), Level(1_000, 2e-3), Level(2_000, 1e-4)]);
        Assert.Equal(256, calibration.StreamCeiling!.Streams);
        Assert.False(calibration.StreamCeilingIsAtLeast);
    }

    [Fact]
    public void StreamCeiling_WithoutALateLevel_IsOnlyALowerBound()
    {
        var calibration = SampleCalibration.Create(streaming: [Level(64, 1e-4), Level(256, 2e-4)]);
        Assert.Equal(256, calibration.StreamCeiling!.Streams);
        Assert.True(calibration.StreamCeilingIsAtLeast);
    }

    [Fact]
    public void StreamCeiling_WhenTheFewestWereLate_IsNone() =>
        Assert.Null(SampleCalibration.Create(streaming: [Level(64, 2e-3)]).StreamCeiling);

    [Theory]
    [InlineData(0.89, true)]
    [InlineData(0.95, false)]
    public void RequestCeiling_WithProcessorTimeToSpare_IsOnlyALowerBound(double cpu, bool isAtLeast) =>
        Assert.Equal(isAtLeast, SampleCalibration.Create(cpu: cpu).Requests.IsAtLeast);

    [Theory]
    [InlineData(0.05, 0.01, false)]
    [InlineData(0.11, 0.01, true)]
    [InlineData(0.05, 0.03, true)]
    [InlineData(null, null, false)]
    public void WasBusy_WhenOthersOrTheHostTookTheProcessor(double? others, double? stolen, bool busy) =>
        Assert.Equal(busy, (SampleCalibration.Create() with { OtherCpu = others, StolenCpu = stolen }).WasBusy);

    [Fact]
    public void Json_RoundTripsWithoutLoss()
    {
        var calibration = SampleCalibration.Create() with { Quick = true, StolenCpu = null };
        Assert.Null(StructuralComparison.FirstDifference(calibration, CalibrationJson.Read(CalibrationJson.Write(calibration))!));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("{\"schema\": 1, \"ceiling\": 20000}")]
    public void Json_OfAnotherShape_IsNoCalibration(string text) => Assert.Null(CalibrationJson.Read(text));

    [Fact]
    public void Json_OfANewerShape_IsNoCalibration() =>
        Assert.Null(CalibrationJson.Read(CalibrationJson.Write(SampleCalibration.Create() with { Schema = 2 })));

    private static StreamingLevel Level(int streams, double lagP99) => SampleCalibration.Level(streams, lagP99);
}
