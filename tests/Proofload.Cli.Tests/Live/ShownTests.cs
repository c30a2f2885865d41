using Proofload.Cli.Live;

namespace Proofload.Cli.Tests.Live;

public sealed class ShownTests
{
    [Theory]
    [InlineData(0, "0 ms")]
    [InlineData(0.000042, "42.0 µs")]
    [InlineData(0.00099949, "999 µs")]
    [InlineData(0.00099951, "1.00 ms")]
    [InlineData(0.0924, "92.4 ms")]
    [InlineData(0.8124, "812 ms")]
    [InlineData(0.99949, "999 ms")]
    [InlineData(0.9996, "1.00 s")]
    [InlineData(1.608, "1.61 s")]
    [InlineData(65.4, "65.4 s")]
    public void Time_has_three_digits_and_a_unit(double seconds, string expected) => Assert.Equal(expected, Shown.Time(seconds));

    [Theory]
    [InlineData(0, "00:00")]
    [InlineData(59.9, "00:59")]
    [InlineData(61, "01:01")]
    [InlineData(3661, "1:01:01")]
    [InlineData(-1, "00:00")]
    [InlineData(double.PositiveInfinity, "277777:46:40")]
    public void Position_is_a_clock(double seconds, string expected) => Assert.Equal(expected, Shown.Position(seconds));

    [Theory]
    [InlineData(0, "0 %")]
    [InlineData(0.00001, "< 0.01 %")]
    [InlineData(0.005826, "0.583 %")]
    [InlineData(0.5, "50.0 %")]
    [InlineData(1, "100 %")]
    public void Share_of_something_is_never_shown_as_nothing(double share, string expected) => Assert.Equal(expected, Shown.Share(share));

    [Theory]
    [InlineData(0, "0")]
    [InlineData(9.994, "9.99")]
    [InlineData(9.996, "10.0")]
    [InlineData(999.4, "999")]
    [InlineData(999.6, "1,000")]
    [InlineData(12345.6, "12,346")]
    [InlineData(12_345_678, "12.3 M")]
    public void Quantity_keeps_three_digits_or_more(double value, string expected) => Assert.Equal(expected, Shown.Quantity(value));
}
