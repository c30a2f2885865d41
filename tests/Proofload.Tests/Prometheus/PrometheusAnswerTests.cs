using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Proofload.Plans;
using Proofload.Prometheus;
using Proofload.Studies;

namespace Proofload.Tests.Prometheus;

public sealed class PrometheusAnswerTests
{
    private const string Answer = """{"status":"success","data":{"resultType":"matrix","result":[{"metric":{},"values":[[1000,"1.5"],[1030,"NaN"],[1090,"2"]]}]}}""";
    private static readonly PrometheusRange Range = new(DateTimeOffset.FromUnixTimeSeconds(1000), TimeSpan.FromSeconds(30), 4);

    [Fact]
    public void A_step_without_a_value_and_one_that_is_no_number_are_missing() =>
        Assert.Equal([1.5, double.NaN, double.NaN, 2], Read(Answer));

    [Fact]
    public void An_absent_series_is_missing_everywhere() =>
        Assert.All(Read("""{"status":"success","data":{"resultType":"matrix","result":[]}}"""), static v => Assert.True(double.IsNaN(v)));

    [Theory]
    [InlineData("""{"status":"error","errorType":"bad_data","error":"parse error\nat char 3"}""", "Prometheus says: parse error at char 3")]
    [InlineData("""{"status":"success","data":{"resultType":"matrix","result":[{"values":[]},{"values":[]}]}}""", "2 series and one is needed")]
    [InlineData("""{"status":"success","data":{"resultType":"vector","result":[]}}""", "no series over time")]
    [InlineData("<html>", "not one of Prometheus")]
    public void What_is_no_answer_says_why(string text, string said) =>
        Assert.Contains(said, Assert.Throws<PrometheusException>(() => Read(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Broken_bytes_are_refused_and_never_crash()
    {
        var bytes = Encoding.UTF8.GetBytes(Answer);
        for (var length = 0; length < bytes.Length; length++)
            Assert.Throws<PrometheusException>(() => PrometheusAnswer.Read(bytes.AsMemory(0, length), Range));
        Prop.ForAll<byte, int>((value, at) =>
        {
            var broken = bytes.ToArray();
            broken[(int)((uint)at % broken.Length)] = value;
            try
            {
                return PrometheusAnswer.Read(broken, Range).Length == Range.Steps;
            }
            catch (PrometheusException)
            {
                return true;
            }
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("ttft=up", false, "does not hold $track")]
    [InlineData("ttft", false, "has no query")]
    [InlineData("ttft 20%=x{t=\"$track\"}", false, "is no limit")]
    [InlineData("ttft +20pp=x{t=\"$track\"}", false, "is no limit")]
    [InlineData("e=x{t=\"$track\"}", true, "EVENTS of TOTAL")]
    [InlineData("t=rate(x{t=\"$track\"}[5m])", false, "its values overlap")]
    public void A_query_that_cannot_judge_says_why(string text, bool isEvents, string said) =>
        Assert.Contains(said, Assert.Throws<PlanException>(() => CanaryQuery.Parse(text, isEvents, TimeSpan.FromSeconds(30))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_query_takes_its_track_as_text_of_a_label()
    {
        var query = CanaryQuery.Parse("errors +1pp=sum(increase(e{t=\"$track\"}[$step])) of sum(increase(r{t=\"$track\"}[$step]))", isEvents: true, TimeSpan.FromSeconds(30));
        Assert.Equal(0.01, query.Metric.RateMargin, 1e-12);
        Assert.Equal("sum(increase(e{t=\"a\\\"b\"}[30000ms]))", CanaryQuery.Fill(query.Query, "a\"b", TimeSpan.FromSeconds(30)));
    }

    private static double[] Read(string text) => PrometheusAnswer.Read(Encoding.UTF8.GetBytes(text), Range);
}
