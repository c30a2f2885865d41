using FsCheck;
using FsCheck.Fluent;
using Proofload.Plans;
using Proofload.Results;

namespace Proofload.Tests.Plans;

public sealed class ObjectiveParserTests
{
    [Theory]
    [InlineData("ttft p99 < 500ms", "ttft", ObjectiveStatistic.Quantile, 0.99, true, false, 0.5)]
    [InlineData("tpot p95<40ms", "tpot", ObjectiveStatistic.Quantile, 0.95, true, false, 0.04)]
    [InlineData("latency p99.9 <= 1s", "latency", ObjectiveStatistic.Quantile, 0.999, true, true, 1)]
    [InlineData("latency p999 < 1s", "latency", ObjectiveStatistic.Quantile, 0.999, true, false, 1)]
    [InlineData("latency p9999 < 1s", "latency", ObjectiveStatistic.Quantile, 0.9999, true, false, 1)]
    [InlineData("latency median < 1s", "latency", ObjectiveStatistic.Quantile, 0.5, true, false, 1)]
    [InlineData("latency mean < 80ms", "latency", ObjectiveStatistic.Mean, 0, true, false, 0.08)]
    [InlineData("latency max <= 1s", "latency", ObjectiveStatistic.Max, 0, true, true, 1)]
    [InlineData("latency 99% < 500ms", "latency", ObjectiveStatistic.ShareBelow, 0.99, true, false, 0.5)]
    [InlineData("error_rate < 0.1%", "error_rate", ObjectiveStatistic.Value, 0, true, false, 0.001)]
    [InlineData("throughput > 50/s", "throughput", ObjectiveStatistic.Value, 0, false, false, 50)]
    [InlineData("throughput < 3000/min", "throughput", ObjectiveStatistic.Value, 0, true, false, 50)]
    [InlineData("goodput >= 99%", "goodput", ObjectiveStatistic.Value, 0, false, true, 0.99)]
    [InlineData("output_token_throughput > 1000/s", "output_token_throughput", ObjectiveStatistic.Value, 0, false, false, 1000)]
    [InlineData("output_speed p5 > 20/s", "output_speed", ObjectiveStatistic.Quantile, 0.05, false, false, 20)]
    [InlineData("response_bytes max < 10MB", "response_bytes", ObjectiveStatistic.Max, 0, true, false, 10_000_000)]
    [InlineData("output_tokens mean > 63.5", "output_tokens", ObjectiveStatistic.Mean, 0, false, false, 63.5)]
    public void Parse_ValidExpression_GivesItsParts(string text, string metric, ObjectiveStatistic statistic, double quantile, bool upper, bool inclusive, double threshold)
    {
        var objective = ObjectiveParser.Parse(text);
        Assert.Equal(
            (metric, null, statistic, quantile, upper, inclusive, threshold),
            (objective.Metric, objective.Kind, objective.Statistic, objective.Quantile, objective.IsUpperBound, objective.Inclusive, objective.Threshold));
    }

    [Fact]
    public void Parse_LabelAndBlanks_KeepsTheKindAndFoldsTheText()
    {
        var objective = ObjectiveParser.Parse("  latency { kind = chat }   p95 <   1s ");
        Assert.Equal("chat", objective.Kind);
        Assert.Equal("latency { kind = chat } p95 < 1s", objective.Expression);
        Assert.Equal("latency{kind=chat} p95 < 1s", ObjectiveParser.Format(objective));
    }

    [Theory]
    [InlineData("", 1, "a metric is missing; write for example 'latency p99 < 500ms'")]
    [InlineData("latncy p99 < 1s", 1, "unknown metric 'latncy'; did you mean 'latency'?")]
    [InlineData("latnecy_p99 < 1s", 1, "unknown metric 'latnecy_p99'; did you mean 'latency p99'?")]
    [InlineData("ttft_mean < 1s", 1, "unknown metric 'ttft_mean'; did you mean 'ttft mean'?")]
    [InlineData("eror_rate < 1%", 1, "unknown metric 'eror_rate'; did you mean 'error_rate'?")]
    [InlineData("latency p99", 12, "the bound is missing; write for example 'latency p99 < 500ms'")]
    [InlineData("latency p99 <", 14, "the bound is missing; write for example 'latency p99 < 500ms'")]
    [InlineData("latency p100 < 1s", 9, "a percentile must be above 0 and below 100; for the ends write min or max")]
    [InlineData("latency p0 < 1s", 9, "a percentile must be above 0 and below 100; for the ends write min or max")]
    [InlineData("latency p123 < 1s", 9, "'p123' is unclear; write p12.3")]
    [InlineData("latency 100% < 1s", 9, "a share must be above 0% and below 100%; for all requests write max")]
    [InlineData("latency p99 => 1s", 13, "'=>' is not allowed; use <, <=, > or >=")]
    [InlineData("latency p99 ~ 1s", 13, "expected <, <=, > or >=, found '~ 1s'")]
    [InlineData("latency maen < 1s", 9, "unknown statistic 'maen'; did you mean 'mean'?")]
    [InlineData("latency{sort=chat} p99 < 1s", 9, "unknown label 'sort'; there are kind and turn, as in latency{kind=name}")]
    [InlineData("latency{kind=} p99 < 1s", 9, "a label is written latency{kind=name}")]
    [InlineData("error_rate mean < 1%", 12, "error_rate is one value per run and has no 'mean'; write 'error_rate < 0.1%'")]
    [InlineData("throughput > 50ms", 14, "throughput is measured in requests per second: '50ms' is not a rate; write for example 50/s or 3000/min")]
    [InlineData("goodput > 100%", 11, "nothing is above 100%; write goodput >= 100%")]
    [InlineData("goodput < 99%", 11, "this would demand a bad goodput: higher is better; use >, as in 'goodput > 99%'")]
    [InlineData("output_speed 99% > 20/s", 20, "a share counts the requests under a bound: use <, or write 'output_speed p5 > 20/s'")]
    [InlineData("error_rate < 101%", 14, "error_rate is measured in shares: '101%' is not a share: more than everything; write 0% to 100%, or 0 to 1")]
    public void TryParse_WrongExpression_SaysWhereAndWhat(string text, int column, string message)
    {
        Assert.False(ObjectiveParser.TryParse(text, out _, out var problem));
        Assert.Equal((column, message), (problem.Column, problem.Message));
    }

    [Fact]
    public void Parse_WrongExpression_ThrowsOneLine()
    {
        var error = Assert.Throws<PlanException>(() => ObjectiveParser.Parse("ttfx p99\n< 500ms"));
        Assert.Equal("objective 'ttfx p99?< 500ms': column 1: unknown metric 'ttfx'; did you mean 'ttft'?", error.Message);
    }

    [Fact]
    public void Format_AnyObjective_ParsesToTheSameParts()
    {
        var objectives =
            from metric in Gen.Elements(Metrics.All.ToArray())
            from kind in Gen.Elements(null, "chat", "a-b_1")
            from statistic in metric.Scope == MetricScope.PerRun
                ? Gen.Constant(ObjectiveStatistic.Value)
                : Gen.Elements(ObjectiveStatistic.Quantile, ObjectiveStatistic.Mean, ObjectiveStatistic.Max, ObjectiveStatistic.Min, ObjectiveStatistic.ShareBelow)
            from permille in Gen.Choose(1, 99_999)
            from threshold in Gen.Choose(1, 999_999)
            from upper in Gen.Elements(true, false)
            from inclusive in Gen.Elements(true, false)
            let isUpper = statistic == ObjectiveStatistic.ShareBelow || metric.Better == BetterDirection.Lower
                || (upper && !(metric.Unit == MetricUnit.Share && metric.Better == BetterDirection.Higher))
            select new Objective
            {
                Expression = "",
                Metric = metric.Id,
                Kind = metric.IsNamed ? null : kind,
                Name = metric.IsNamed ? "signed in" : null,
                Statistic = statistic,
                Quantile = statistic is ObjectiveStatistic.Quantile or ObjectiveStatistic.ShareBelow ? permille / 1e5 : 0,
                IsUpperBound = isUpper,
                Inclusive = inclusive,
                Threshold = metric.Unit switch
                {
                    MetricUnit.Share => threshold / 1e6,
                    MetricUnit.Bytes => threshold,
                    _ => threshold / 1e3,
                },
            };
        Prop.ForAll(objectives.ToArbitrary(), o =>
        {
            var text = ObjectiveParser.Format(o);
            return ObjectiveParser.TryParse(text, out var back, out var problem)
                ? back == o with { Expression = text }
                : throw new InvalidOperationException($"{text}: {problem}");
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void TryParsePrecision_ValidExpression_RoundTrips()
    {
        Assert.True(ObjectiveParser.TryParsePrecision("latency p99.9 within 5%", out var target, out _));
        Assert.Equal(new PrecisionTarget("latency", 0.999, 0.05), target);
        Assert.Equal("latency p99.9 within 5%", ObjectiveParser.Format(target));
    }

    [Theory]
    [InlineData("latency mean within 5%")]
    [InlineData("error_rate within 5%")]
    [InlineData("latency p99 within 0%")]
    [InlineData("latency p99 within 100%")]
    [InlineData("latency p99")]
    [InlineData("latency p99 within soon")]
    public void TryParsePrecision_WrongExpression_IsRefusedWithAReason(string text)
    {
        Assert.False(ObjectiveParser.TryParsePrecision(text, out _, out var problem));
        Assert.NotEmpty(problem.Message);
    }

    [Theory]
    [InlineData("availability 99.9%")]
    [InlineData("availability  99.9 %")]
    public void Parse_AvailabilityAsAgreementsSayIt_NeedsNoOperator(string text)
    {
        var objective = ObjectiveParser.Parse(text);
        Assert.Equal("availability >= 99.9%", ObjectiveParser.Format(objective));
        Assert.False(ObjectiveParser.TryParse("error_rate 1%", out _, out _));
        Assert.False(ObjectiveParser.TryParse("availability 99% > 98%", out _, out _));
    }
}
