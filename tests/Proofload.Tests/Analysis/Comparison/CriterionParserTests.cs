using FsCheck;
using FsCheck.Fluent;
using Proofload.Plans;

namespace Proofload.Tests.Analysis.Comparison;

public sealed class CriterionParserTests
{
    [Theory]
    [InlineData("p99 +5%", "latency", 0.99, 0.05, null, true)]
    [InlineData("ttft p99 +10%", "ttft", 0.99, 0.1, null, true)]
    [InlineData("throughput within 10%", "throughput", 0, 0.1, 0.1, true)]
    [InlineData("error_rate +0.1pp", "error_rate", 0, 0.001, null, false)]
    [InlineData("cost/request +3%", "cost/request", 0, 0.03, null, true)]
    [InlineData("goodput -1pp", "goodput", 0, null, 0.01, false)]
    [InlineData("latency{kind=big-one} p99.9 +20ms", "latency", 0.999, 0.02, null, false)]
    [InlineData("  latency   p50   within  2% ", "latency", 0.5, 0.02, 0.02, true)]
    [InlineData("mean ±1%", "latency", 0, 0.01, 0.01, true)]
    [InlineData("output_speed p5 -10%", "output_speed", 0.05, null, 0.1, true)]
    public void AnExpression_IsRead(string text, string metric, double quantile, double? rise, double? fall, bool relative)
    {
        var criterion = CriterionParser.Parse(text);
        Assert.Equal(metric, criterion.Metric);
        Assert.Equal(quantile, criterion.Quantile, 1e-12);
        Assert.Equal(rise ?? -1, criterion.MayRise ?? -1, 1e-12);
        Assert.Equal(fall ?? -1, criterion.MayFall ?? -1, 1e-12);
        Assert.Equal(relative, criterion.IsRelative);
    }

    [Fact]
    public void LabelsAreRead()
    {
        Assert.Equal("big-one", CriterionParser.Parse("latency{kind=big-one} p99 +5%").Kind);
        Assert.Equal(3, CriterionParser.Parse("latency{kind=chat,turn=3} p99 +5%").Turn);
        Assert.Equal("latency{kind=chat,turn=3} p99", CriterionParser.Parse("latency{kind=chat,turn=3} p99 +5%").Subject);
    }

    [Theory]
    [InlineData("", "criterion '': column 1: a metric is missing; write for example 'latency p99 +5%'")]
    [InlineData("latenc p99 +5%", "criterion 'latenc p99 +5%': column 1: unknown metric 'latenc'; did you mean 'latency'?")]
    [InlineData("p99", "criterion 'p99': column 4: the change that is allowed is missing; write for example 'latency p99 +5%'")]
    [InlineData("p99 5%", "criterion 'p99 5%': column 5: say with + or - which way it may change, or 'within 5%'; write for example 'latency p99 +5%'")]
    [InlineData("p99 -5%", "criterion 'p99 -5%': column 5: lower is better for latency: say how much it may rise, 'latency p99 +5%', or 'within 5%' for both ways")]
    [InlineData("throughput +5%", "criterion 'throughput +5%': column 12: higher is better for throughput: say how much it may fall, 'throughput -5%', or 'within 5%' for both ways")]
    [InlineData("throughput -100%", "criterion 'throughput -100%': column 12: nothing can fall by 100% or more")]
    [InlineData("p99 +0.1pp", "criterion 'p99 +0.1pp': column 5: percentage points are for shares, and latency is none; write for example +5%")]
    [InlineData("error_rate +1ms", "criterion 'error_rate +1ms': column 12: '1ms' is no change; write 0.1pp (percentage points) or 5% (of the value)")]
    [InlineData("cost/requst +1%", "criterion 'cost/requst +1%': column 1: unknown metric 'cost/requst'; did you mean 'cost/request'?")]
    [InlineData("latency +5%", "criterion 'latency +5%': column 8: latency is a distribution: say which value, for example 'latency p99 +5%'")]
    [InlineData("p99 +five%", "criterion 'p99 +five%': column 5: 'five%' is not a percentage of 0 or more; write for example 5%")]
    public void AMistake_IsOneLineThatSaysWhatToWrite(string text, string expected) =>
        Assert.Equal(expected, Assert.Throws<PlanException>(() => CriterionParser.Parse(text)).Message);

    [Fact]
    public void AnyText_IsReadOrRefusedInOneLine()
    {
        var parts = Gen.Elements("latency", "p99", "p99.9", "throughput", "{kind=a}", "{", "}", "+5%", "-", "within", "10%", "0.1pp", "±", "cost/request", "20ms", " ", "\n", "\u2028", "😀", "%", "1e999%");
        var texts = Gen.ListOf(parts).Select(static p => string.Join(' ', p));
        Prop.ForAll(texts.ToArbitrary(), static text =>
        {
            if (CriterionParser.TryParse(text, out var criterion, out var problem))
                return criterion.MayRise is not null || criterion.MayFall is not null;
            return problem.Column >= 1 && problem.Message.Length > 0 && !problem.Message.Contains('\n', StringComparison.Ordinal);
        }).QuickCheckThrowOnFailure();
    }
}
