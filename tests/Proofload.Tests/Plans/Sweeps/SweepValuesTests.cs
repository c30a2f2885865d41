using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Proofload.Plans;
using Proofload.Plans.Sweeps;

namespace Proofload.Tests.Plans.Sweeps;

public sealed class SweepValuesTests
{
    [Theory]
    [InlineData("1,2,4,8", "1 2 4 8")]
    [InlineData("1..64x2", "1 2 4 8 16 32 64")]
    [InlineData("1..100x2", "1 2 4 8 16 32 64")]
    [InlineData("10..100+30", "10 40 70 100")]
    [InlineData("10..80x2/s", "10/s 20/s 40/s 80/s")]
    [InlineData("100..500+200ms", "100ms 300ms 500ms")]
    [InlineData("0.5..4x2", "0.5 1 2 4")]
    [InlineData("0.1..0.3+0.1", "0.1 0.2 0.3")]
    [InlineData("0,1..4x2,100", "0 1 2 4 100")]
    [InlineData("1..4x2k", "1k 2k 4k")]
    [InlineData("5..5x2", "5")]
    [InlineData("llama, mistral-7b", "llama mistral-7b")]
    [InlineData("../data/a.jsonl,b..c", "../data/a.jsonl b..c")]
    [InlineData("224x224,512x512", "224x224 512x512")]
    public void TryExpand_WritesRangesOut(string text, string expected)
    {
        Assert.True(SweepValues.TryExpand(SweepValues.Split(text), out var values, out var problem), problem);
        Assert.Equal(expected.Split(' '), values);
    }

    [Theory]
    [InlineData("", "a value is missing")]
    [InlineData("1,,2", "a value is missing")]
    [InlineData("1..64", "is not a range")]
    [InlineData("1..64*2", "is not a range")]
    [InlineData("10/s..80/sx2", "with the unit once at the end, for example 1..64x2, 10..80x2/s")]
    [InlineData("64..1x2", "begins above its end")]
    [InlineData("0..64x2", "never leaves 0")]
    [InlineData("1..64x1", "the factor must be above 1")]
    [InlineData("1..64+0", "the step must be above 0")]
    [InlineData("1..5000+1", "makes more than 1000 values")]
    [InlineData("1..64x1.000001", "makes more than 1000 values")]
    [InlineData("1,2,1", "'1' is given twice")]
    [InlineData("1..8x2,4", "'4' is given twice")]
    [InlineData("9999999999999999999999..1x2", "is not a range")]
    public void TryExpand_SaysInOneLineWhatIsWrong(string text, string expected)
    {
        Assert.False(SweepValues.TryExpand(SweepValues.Split(text), out _, out var problem));
        Assert.Contains(expected, problem, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', problem);
    }

    [Fact]
    public void AnArithmeticRangeIsItsOwnDefinition() => Prop.ForAll(
        (from start in Gen.Choose(0, 1000) from count in Gen.Choose(1, 200) from step in Gen.Choose(1, 50) select (start, count, step)).ToArbitrary(),
        static range =>
        {
            var (from, count, step) = range;
            var text = string.Create(CultureInfo.InvariantCulture, $"{from}..{from + ((count - 1) * step)}+{step}ms");
            return SweepValues.TryExpand([text], out var values, out _)
                && values.SequenceEqual(Enumerable.Range(0, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"{from + (i * step)}ms")));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void AGeometricRangeNeverPassesItsEndAndCouldNotGoOn() => Prop.ForAll(
        (from start in Gen.Choose(1, 500) from end in Gen.Choose(500, 1_000_000) from factor in Gen.Choose(11, 99) select (start, end, factor / 10m)).ToArbitrary(),
        static range =>
        {
            var (from, to, factor) = range;
            Assert.True(SweepValues.TryExpand([string.Create(CultureInfo.InvariantCulture, $"{from}..{to}x{factor}")], out var values, out var problem), problem);
            var numbers = values.Select(static v => decimal.Parse(v, CultureInfo.InvariantCulture)).ToList();
            return numbers[0] == from && numbers[^1] <= to && numbers[^1] * factor > to - 0.000001m
                && numbers.Zip(numbers.Skip(1)).All(p => Math.Abs((p.Second / p.First) - factor) < 0.0001m);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void AnyTextIsEitherExpandedOrRefusedInOneLine() => Prop.ForAll(
        Gen.Elements("0123456789.x+,/sm %k-".ToCharArray()).ArrayOf().Select(static c => new string(c)).ToArbitrary(),
        static text =>
        {
            var expanded = SweepValues.TryExpand(SweepValues.Split(text), out var values, out var problem);
            return expanded
                ? values.Count is > 0 and <= SweepPlan.MostPoints && values.Distinct().Count() == values.Count
                : problem.Length > 0 && !problem.Contains('\n', StringComparison.Ordinal);
        }).QuickCheckThrowOnFailure();
}
