using FsCheck;
using FsCheck.Fluent;
using Proofload.Plans;

namespace Proofload.Tests.Plans;

public sealed class UnitsTests
{
    [Theory]
    [InlineData("500ms", 0.5)]
    [InlineData("30s", 30)]
    [InlineData("5m", 300)]
    [InlineData("5min", 300)]
    [InlineData("1h30m", 5400)]
    [InlineData("2d", 172800)]
    [InlineData("250us", 0.00025)]
    [InlineData("80ns", 0.00000008)]
    [InlineData("1.5s", 1.5)]
    [InlineData(" 1h 2m 3s 4ms ", 3723.004)]
    [InlineData("0", 0)]
    [InlineData("0s", 0)]
    public void TryParseSeconds_ValidText_GivesExactSeconds(string text, double expected)
    {
        Assert.True(Units.TryParseSeconds(text, out var seconds, out var problem), problem);
        Assert.Equal(expected, seconds);
    }

    [Theory]
    [InlineData("", "'' is not a duration; write for example 500ms, 30s or 1h30m")]
    [InlineData("60", "'60' has no unit; write for example 60s or 60ms")]
    [InlineData("-5s", "'-5s' is not a duration; write for example 500ms, 30s or 1h30m")]
    [InlineData("5 parsecs", "'5 parsecs' is not a duration; write for example 500ms, 30s or 1h30m")]
    [InlineData("30m1h", "'30m1h' is not a duration; write for example 500ms, 30s or 1h30m")]
    [InlineData("1s1s", "'1s1s' is not a duration; write for example 500ms, 30s or 1h30m")]
    [InlineData("1e3s", "'1e3s' is not a duration; write for example 500ms, 30s or 1h30m")]
    [InlineData("99999999999d", "'99999999999d' is not a duration; write for example 500ms, 30s or 1h30m")]
    public void TryParseSeconds_InvalidText_SaysWhatToWrite(string text, string expected)
    {
        Assert.False(Units.TryParseSeconds(text, out _, out var problem));
        Assert.Equal(expected, problem);
    }

    [Fact]
    public void TryParseDuration_ShorterThanATick_IsRefusedAndNotRoundedToZero()
    {
        Assert.False(Units.TryParseDuration("20ns", out _, out var problem));
        Assert.Equal("'20ns' is too short; the shortest duration here is 100ns", problem);
        Assert.True(Units.TryParseDuration("100ns", out var tick, out _));
        Assert.Equal(1, tick.Ticks);
    }

    [Theory]
    [InlineData("50/s", 50)]
    [InlineData("3000/min", 50)]
    [InlineData("36/h", 0.01)]
    [InlineData("50", 50)]
    [InlineData(" 2.5 / s ", 2.5)]
    [InlineData("1e3/s", 1000)]
    public void TryParseRate_ValidText_IsPerSecond(string text, double expected)
    {
        Assert.True(Units.TryParseRate(text, out var rate, out var problem), problem);
        Assert.Equal(expected, rate);
    }

    [Theory]
    [InlineData("50/x")]
    [InlineData("-1/s")]
    [InlineData("/s")]
    [InlineData("NaN/s")]
    [InlineData("Infinity")]
    [InlineData("50/s/s")]
    public void TryParseRate_InvalidText_SaysWhatToWrite(string text)
    {
        Assert.False(Units.TryParseRate(text, out _, out var problem));
        Assert.Equal($"'{text}' is not a rate; write for example 50/s or 3000/min", problem);
    }

    [Theory]
    [InlineData("0.1%", 0.001)]
    [InlineData("0.001", 0.001)]
    [InlineData("100%", 1)]
    [InlineData("99.9 %", 0.999)]
    public void TryParseShare_ValidText_IsExact(string text, double expected)
    {
        Assert.True(Units.TryParseShare(text, out var share, out var problem), problem);
        Assert.Equal(expected, share);
    }

    [Theory]
    [InlineData("5")]
    [InlineData("101%")]
    [InlineData("-1%")]
    [InlineData("1 percent")]
    public void TryParseShare_OutsideOfZeroToOne_IsRefused(string text) => Assert.False(Units.TryParseShare(text, out _, out _));

    [Theory]
    [InlineData("10MB", 10_000_000)]
    [InlineData("64KiB", 65_536)]
    [InlineData("1.5kB", 1_500)]
    [InlineData("2GiB", 2_147_483_648)]
    [InlineData("512", 512)]
    [InlineData("7B", 7)]
    public void TryParseSize_ValidText_IsBytes(string text, long expected)
    {
        Assert.True(Units.TryParseSize(text, out var size, out var problem), problem);
        Assert.Equal(expected, size);
    }

    [Theory]
    [InlineData("1000", 1_000)]
    [InlineData("10k", 10_000)]
    [InlineData("1.5M", 1_500_000)]
    public void TryParseCount_ValidText_IsWhole(string text, long expected)
    {
        Assert.True(Units.TryParseCount(text, out var count, out var problem), problem);
        Assert.Equal(expected, count);
    }

    [Theory]
    [InlineData("1.5", "'1.5' is not a whole number")]
    [InlineData("10K", "'10K' is not a count; write for example 1000, 10k or 1M")]
    [InlineData("9999999999G", "'9999999999G' is too large")]
    public void TryParseCount_InvalidText_SaysWhy(string text, string expected)
    {
        Assert.False(Units.TryParseCount(text, out _, out var problem));
        Assert.Equal(expected, problem);
    }

    [Theory]
    [InlineData(5400, "1h30m")]
    [InlineData(90, "1m30s")]
    [InlineData(3601, "1h1s")]
    [InlineData(1.5, "1.5s")]
    [InlineData(0.5, "500ms")]
    [InlineData(0.00025, "250us")]
    [InlineData(0.00000008, "80ns")]
    [InlineData(0, "0s")]
    public void FormatSeconds_PicksTheUnitAPersonWould(double seconds, string expected) => Assert.Equal(expected, Units.FormatSeconds(seconds));

    [Theory]
    [InlineData(50, "50/s")]
    [InlineData(100 / 60.0, "100/min")]
    [InlineData(0.001, "0.001/s")]
    public void FormatRate_PicksTheShortestExactText(double rate, string expected) => Assert.Equal(expected, Units.FormatRate(rate));

    [Fact]
    public void FormattedQuantities_ParseToTheSameValue()
    {
        var number = ArbMap.Default.ArbFor<NormalFloat>().Filter(d => d.Get is >= 0 and < 1e9);
        Prop.ForAll(number, d => Units.TryParseRate(Units.FormatRate(d.Get), out var back, out _) && back.Equals(d.Get)).QuickCheckThrowOnFailure();
        Prop.ForAll(number, d => Units.TryParseNumber(Units.FormatNumber(d.Get), out var back, out _) && back.Equals(d.Get)).QuickCheckThrowOnFailure();
        var whole = Gen.Choose(0, int.MaxValue).Select(i => (long)i).ToArbitrary();
        Prop.ForAll(whole, n => Units.TryParseSize(Units.FormatSize(n), out var back, out _) && back == n).QuickCheckThrowOnFailure();
        Prop.ForAll(whole, n => Units.TryParseSize(Units.FormatSize(n * 1024), out var back, out _) && back == n * 1024).QuickCheckThrowOnFailure();
        Prop.ForAll(whole, n => Units.TryParseCount(Units.FormatCount(n), out var back, out _) && back == n).QuickCheckThrowOnFailure();
        Prop.ForAll(whole, n => Units.TryParseDuration(Units.FormatDuration(new TimeSpan(n * 37)), out var back, out _) && back.Ticks == n * 37).QuickCheckThrowOnFailure();
        Prop.ForAll(whole, n => Units.TryParseSeconds(Units.FormatSeconds(n / 1e6), out var back, out _) && back.Equals(n / 1e6)).QuickCheckThrowOnFailure();
        Prop.ForAll(whole, n => Units.TryParseShare(Units.FormatShare(n / (double)int.MaxValue), out var back, out _) && back.Equals(n / (double)int.MaxValue)).QuickCheckThrowOnFailure();
        Prop.ForAll(whole, n => Units.TryParseShare(Units.FormatShare(n % 100_000 / 1e5), out var back, out _) && back.Equals(n % 100_000 / 1e5)).QuickCheckThrowOnFailure();
    }
}
