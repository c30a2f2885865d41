using Proofload.Reports;

namespace Proofload.Tests.Reports;

public sealed class NumberFormatTests
{
    [Theory]
    [InlineData(0.0, "0")]
    [InlineData(12345.6, "12,346")]
    [InlineData(123.4, "123")]
    [InlineData(12.345, "12.3")]
    [InlineData(9.996, "10.0")]
    [InlineData(0.99951, "1.00")]
    [InlineData(99.96, "100")]
    [InlineData(0.0123456, "0.0123")]
    [InlineData(-1.5, "-1.50")]
    [InlineData(double.NaN, "n/a")]
    [InlineData(null, "n/a")]
    public void Number_HasThreeSignificantDigits(double? value, string expected) => Assert.Equal(expected, NumberFormat.Number(value));

    [Theory]
    [InlineData(0.0, "0 ms")]
    [InlineData(0.0000005, "500 ns")]
    [InlineData(0.000085, "85.0 µs")]
    [InlineData(0.00099999, "1.00 ms")]
    [InlineData(0.412, "412 ms")]
    [InlineData(0.9997, "1.00 s")]
    [InlineData(59.94, "59.9 s")]
    [InlineData(150.0, "150 s")]
    [InlineData(900.0, "15.0 min")]
    [InlineData(86400.0, "24.0 h")]
    [InlineData(null, "n/a")]
    public void Duration_ChoosesTheUnit(double? seconds, string expected) => Assert.Equal(expected, NumberFormat.Duration(seconds));

    [Theory]
    [InlineData(0.0012, "0.120%")]
    [InlineData(0.5, "50.0%")]
    [InlineData(0.99965, "99.965%")]
    [InlineData(0.9999991, "99.99991%")]
    [InlineData(1.0, "100%")]
    [InlineData(0.0, "0%")]
    public void Percent_KeepsTheDigitsThatMatter(double share, string expected) => Assert.Equal(expected, NumberFormat.Percent(share));

    [Theory]
    [InlineData(0.9991, 0.99999)]
    [InlineData(0.99999999999, 0.99999999999)]
    public void Percent_ShareBelowOne_NeverShowsAs100(double low, double high)
    {
        Assert.NotEqual("100%", NumberFormat.Percent(low));
        Assert.NotEqual("100%", NumberFormat.Percent(high));
    }

    [Theory]
    [InlineData(0.401, 0.4331, "s", "[401, 433] ms")]
    [InlineData(0.9, 1.2, "s", "[0.900, 1.20] s")]
    [InlineData(null, 1.2, "s", "[…, 1.20] s")]
    [InlineData(22.1, null, "1/s", "[22.1, …]/s")]
    [InlineData(0.01, 0.02, "1", "[1.00%, 2.00%]")]
    [InlineData(null, null, "s", null)]
    public void Interval_SharesOneUnit(double? low, double? high, string unit, string? expected) => Assert.Equal(expected, NumberFormat.Interval(low, high, unit));

    [Theory]
    [InlineData(0.25, "s", "250 ms")]
    [InlineData(0.25, "1", "25.0%")]
    [InlineData(12.0, "1/s", "12.0/s")]
    [InlineData(1536.0, "bytes", "1.50 KiB")]
    [InlineData(40.0, "tokens/s", "40.0 tokens/s")]
    [InlineData(40.0, "", "40.0")]
    [InlineData(null, "tokens", "n/a")]
    public void Value_FollowsTheUnit(double? value, string unit, string expected) => Assert.Equal(expected, NumberFormat.Value(value, unit));
}
