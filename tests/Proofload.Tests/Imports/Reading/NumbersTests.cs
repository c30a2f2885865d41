using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Proofload.Imports.Reading;

namespace Proofload.Tests.Imports.Reading;

public sealed class NumbersTests
{
    [Theory]
    [InlineData("2026-01-02T03:04:05Z", 1767323045000000000)]
    [InlineData("2026-01-02T03:04:05.123456789Z", 1767323045123456789)]
    [InlineData("2026-01-02T03:04:05.999999999Z", 1767323045999999999)]
    [InlineData("2026-01-02T04:04:05.5+01:00", 1767323045500000000)]
    [InlineData("2026-01-02T03:04:05.949937", 1767323045949937000)]
    [InlineData("1767323045", 1767323045000000000)]
    [InlineData("1767323045123", 1767323045123000000)]
    [InlineData("1767323045123456", 1767323045123456000)]
    [InlineData("1767323045123456789", 1767323045123456789)]
    [InlineData("1767323045.25", 1767323045250000000)]
    [InlineData("yesterday", null)]
    [InlineData("5", null)]
    [InlineData("", null)]
    [InlineData("2026-01-02T03:04:05.1234567891Z", null)]
    [InlineData("0001-01-01T00:00:00Z", null)]
    public void MomentNs_IsExactToTheNanosecond(string text, long? expected) => Assert.Equal(expected, Numbers.MomentNs(text));

    [Theory]
    [InlineData("72.00us", 72e-6)]
    [InlineData("1.25ms", 1.25e-3)]
    [InlineData("3.00s", 3.0)]
    [InlineData("1.00m", 60.0)]
    [InlineData("0.50h", 1800.0)]
    [InlineData("5ns", 5e-9)]
    [InlineData("-1s", null)]
    [InlineData("nan", null)]
    [InlineData("-nanus", null)]
    [InlineData("12", null)]
    [InlineData("1e300s", null)]
    public void Duration_WithItsUnit(string text, double? expected)
    {
        if (expected is { } seconds)
            Assert.Equal(seconds, Numbers.Duration(text)!.Value, seconds * 1e-12);
        else
            Assert.Null(Numbers.Duration(text));
    }

    [Fact]
    public void Ns_refuses_what_is_no_duration()
    {
        Assert.Equal(1_500_000, Numbers.Ns(1.5, 1e-3));
        Assert.Null(Numbers.Ns(-0.1, 1));
        Assert.Null(Numbers.Ns(1e12, 1));
        Assert.Null(Numbers.Ns(null, 1));
    }

    [Fact]
    public void Nothing_that_is_written_throws() => Prop.ForAll(ArbMap.Default.ArbFor<string?>(), static text =>
    {
        _ = Numbers.MomentNs(text);
        _ = Numbers.Duration(text ?? "");
        _ = Numbers.Parse(text);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Every_moment_comes_back() => Prop.ForAll(Gen.Choose(0, int.MaxValue).Zip(Gen.Choose(0, 999_999_999)).ToArbitrary(), static pair =>
    {
        var (second, ns) = pair;
        var text = DateTimeOffset.FromUnixTimeSeconds(second).ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture) + "." + ns.ToString("000000000", CultureInfo.InvariantCulture) + "Z";
        Assert.Equal((second * 1_000_000_000L) + ns, Numbers.MomentNs(text));
    }).QuickCheckThrowOnFailure();
}
