using System.Globalization;
using System.Xml.Linq;
using Proofload.Measurement.Health;
using Proofload.Reports;
using Proofload.Reports.Html;
using Proofload.Results;
using Outcome = Proofload.Results.Outcome;

namespace Proofload.Tests.Reports;

/// <summary>Rules that hold for every run, hostile and empty ones included.</summary>
public sealed class ReportRuleTests
{
    private const string Hostile = "</script><script>alert(1)</script>\"'><img src=x onerror=alert(1)>|`*_[x](y)\u0001\uFFFE\ud800<!--";

    private static readonly RunResult Sample = SampleRun.Create();

    private static readonly Dictionary<string, Func<RunResult, string>> Formats = new()
    {
        ["html"] = HtmlReport.Render, ["markdown"] = MarkdownReport.Render, ["github"] = GithubSummaryReport.Render, ["metrics"] = CsvReport.RenderMetrics,
        ["series"] = CsvReport.RenderSeries, ["junit"] = r => JunitReport.Render(r), ["json"] = JsonReport.Render, ["text"] = r => TextReport.Render(r),
    };

    public static TheoryData<string> FormatNames => [.. Formats.Keys];

    [Theory]
    [MemberData(nameof(FormatNames))]
    public void An_empty_run_renders_without_a_number_that_nobody_measured(string format)
    {
        var text = Formats[format](Empty());
        Assert.NotEmpty(text);
        Assert.DoesNotContain("NaN", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Infinity", text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(FormatNames))]
    public void A_hostile_run_renders(string format) => Assert.NotEmpty(Formats[format](Hostilely(Sample)));

    [Theory]
    [MemberData(nameof(FormatNames))]
    public void The_culture_of_the_machine_does_not_matter(string format)
    {
        var before = CultureInfo.CurrentCulture;
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberDecimalSeparator = ",";
        culture.NumberFormat.NumberGroupSeparator = ".";
        culture.NumberFormat.NegativeSign = "~";
        var expected = Formats[format](Sample);
        try
        {
            CultureInfo.CurrentCulture = culture;
            Assert.Equal(expected, Formats[format](Sample));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Html_HostileTexts_AreNeverMarkup()
    {
        var html = HtmlReport.Render(Hostilely(Sample));
        Assert.DoesNotContain("<img", html, StringComparison.Ordinal);
        Assert.DoesNotContain("alert(1)</script>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("\"'>", html, StringComparison.Ordinal);
        var calm = HtmlReport.Render(Sample);
        Assert.Equal(Count(calm, "<script"), Count(html, "<script"));
        Assert.Equal(Count(calm, "</script"), Count(html, "</script"));
        Assert.DoesNotContain("<!--", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Html_NeedsNoNetwork()
    {
        var html = HtmlReport.Render(Sample with { Fingerprint = Sample.Fingerprint with { Target = "target" }, Plan = "" });
        foreach (var reference in new[] { "http:", "https:", "src=", "href=", "url(", "@import", "fetch(", "import(" })
            Assert.DoesNotContain(reference, html, StringComparison.Ordinal);
    }

    [Fact]
    public void Html_LongRun_StaysSmall()
    {
        var minute = Sample.Series;
        var day = Enumerable.Range(0, 86_400).Select(i => minute[i % minute.Count] with { At = i }).ToList();
        var html = HtmlReport.Render(Sample with { Series = day, Window = 86_400 });
        Assert.True(html.Length < 700_000, $"{html.Length} characters");
        Assert.Contains("Each point joins 144 intervals.", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Reduce_JoinsWithoutLosingCountsOrPeaks()
    {
        var series = Enumerable.Range(0, 1_501).Select(i => new IntervalResult
        {
            At = i, Planned = 1, Sent = 2, Ok = 1, Failed = 1, InFlight = i, OutputTokens = 3, Errors = new Dictionary<string, long> { ["reset"] = 1 },
            Metrics = new Dictionary<string, IntervalPercentiles> { ["latency"] = new(i == 100 ? 9 : 1, i == 100 ? 2 : 1, 1, i == 100 ? 50 : 1, 1) },
        }).ToList();
        var (reduced, joined) = SeriesSampling.Reduce(series);
        Assert.Equal(3, joined);
        Assert.True(reduced.Count <= SeriesSampling.MaxPoints);
        Assert.Equal(1_501, reduced.Sum(i => i.Ok));
        Assert.Equal(1_501, reduced.Sum(i => i.Errors["reset"]));
        var peak = reduced.Single(i => i.Metrics["latency"].P99 > 1);
        Assert.Equal(50, peak.Metrics["latency"].P99);
        Assert.Equal(20.0 / 11, peak.Metrics["latency"].P50, 12);
        Assert.Same(reduced[0], SeriesSampling.Reduce(reduced).Series[0]);
    }

    [Fact]
    public void Html_IntervalsWithoutValues_AreGapsNotZeros()
    {
        var silent = Sample with { Series = [.. Sample.Series.Select((s, i) => i % 2 == 0 ? s : s with { Metrics = new Dictionary<string, IntervalPercentiles>() })] };
        Assert.Contains("\"\\u2013\"", HtmlReport.Render(silent), StringComparison.Ordinal);
    }

    [Fact]
    public void Text_WithFailuresOnly_DoesNotSpeakOfSuccesses()
    {
        var text = TextReport.Render(Sample with { Metrics = Sample.Metrics.Where(static m => m.Key == "time_to_failure").ToDictionary() });
        Assert.Contains("\nTimes to failure\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Times of successful requests", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_IsAtMost100WideAndWithoutColour()
    {
        var slow = Sample with { Metrics = Sample.Metrics.ToDictionary(m => m.Key, m => m.Value with { Count = 123_456_789, Max = 1234.5678, P99 = 1.2345678 }) };
        foreach (var result in new[] { Sample, slow, Empty() })
            Assert.All(TextReport.Render(result, "/a/report.html").Split('\n'), l => Assert.True(l.Length <= SummaryText.Width, l));
        Assert.DoesNotContain(TextReport.Render(Hostilely(Sample)), c => char.IsControl(c) && c != '\n');
    }

    [Fact]
    public void Text_BeginsWithTheVerdict() => Assert.StartsWith("FAILED 1 of 5 objectives missed, 2 undecided.", TextReport.Render(Sample), StringComparison.Ordinal);

    [Fact]
    public void Markdown_HostileTexts_StayInTheirCells()
    {
        var table = MarkdownReport.Render(Hostilely(Sample)).Split('\n').Where(l => l.StartsWith("| failed |", StringComparison.Ordinal)).ToList();
        Assert.All(table, l => Assert.DoesNotContain("<img", l, StringComparison.Ordinal));
        var cells = table[0].Replace("\\|", "", StringComparison.Ordinal).Count(c => c == '|');
        Assert.Equal(6, cells);
    }

    [Fact]
    public void Markdown_PlanWithAFence_IsFencedLonger() =>
        Assert.Contains("`````yaml\na: ````\n`````", MarkdownReport.Render(Sample with { Plan = "a: ````" }), StringComparison.Ordinal);

    [Fact]
    public void Junit_InvalidMeasurement_IsAnErrorAndJudgesNothing()
    {
        var suite = Suite(JunitReport.Render(Sample with
        {
            Verdict = Sample.Verdict with { Measurement = MeasurementState.Invalid, Outcome = Outcome.Invalid, Reasons = [Hostile] },
        }));
        Assert.Equal("1", suite.Attribute("errors")!.Value);
        Assert.Equal("0", suite.Attribute("failures")!.Value);
        Assert.Equal("5", suite.Attribute("skipped")!.Value);
        Assert.Single(suite.Descendants("error"));
        Assert.Equal(5, suite.Descendants("skipped").Count());
    }

    [Theory]
    [InlineData(InconclusiveIs.Failure, 3, 0)]
    [InlineData(InconclusiveIs.Skipped, 1, 2)]
    public void Junit_Inconclusive_IsAFailureUnlessTold(InconclusiveIs inconclusive, int failures, int skipped)
    {
        var suite = Suite(JunitReport.Render(Sample, inconclusive));
        Assert.Equal(failures, (int)suite.Attribute("failures")!);
        Assert.Equal(failures, suite.Descendants("failure").Count());
        Assert.Equal(skipped, (int)suite.Attribute("skipped")!);
        Assert.Equal(skipped, suite.Descendants("skipped").Count());
        Assert.Equal(6, suite.Elements("testcase").Count());
        Assert.Equal(6, (int)suite.Attribute("tests")!);
    }

    [Fact]
    public void Junit_HostileTexts_AreValidXml() => Assert.Contains("alert(1)", (string)Suite(JunitReport.Render(Hostilely(Sample))).Attribute("name")!, StringComparison.Ordinal);

    [Fact]
    public void Csv_EveryLineHasTheHeadersNumberOfFields()
    {
        foreach (var csv in new[] { CsvReport.RenderMetrics(Sample), CsvReport.RenderSeries(Sample), CsvReport.RenderSeries(Empty()) })
        {
            var lines = csv.TrimEnd('\n').Split('\n');
            Assert.All(lines, l => Assert.Equal(lines[0].Count(c => c == ','), l.Count(c => c == ',')));
        }
    }

    private static XElement Suite(string xml) => XDocument.Parse(xml).Root!.Element("testsuite")!;

    private static int Count(string text, string part) => (text.Length - text.Replace(part, "", StringComparison.Ordinal).Length) / part.Length;

    private static RunResult Hostilely(RunResult r) => r with
    {
        Name = Hostile, Id = Hostile, EndingReason = Hostile, Ending = RunEnding.Stopped, Plan = Hostile, Notes = [Hostile],
        Labels = new Dictionary<string, string> { [Hostile] = Hostile },
        Fingerprint = new RunFingerprint { Plan = Hostile, Data = Hostile, Target = Hostile, Machine = Hostile, Version = Hostile, Engine = Hostile },
        Generator = r.Generator with { Engine = Hostile },
        Verdict = r.Verdict with
        {
            Reasons = [Hostile], Objectives = [.. r.Verdict.Objectives.Select(o => o with { Expression = Hostile, Reason = Hostile, Unit = Hostile })],
        },
        Metrics = r.Metrics.Append(new(Hostile, r.Metrics["latency"] with { Unit = Hostile, Histogram = Hostile })).ToDictionary(m => m.Key, m => m.Value),
        Errors = new Dictionary<string, long> { [Hostile] = 3 }, ErrorSamples = [new ErrorSample(Hostile, Hostile, 3)],
        Kinds = [.. r.Kinds.Select(k => k with { Name = Hostile })],
        Series = [.. r.Series.Select(s => s with { Errors = new Dictionary<string, long> { [Hostile] = 1 } })],
        Mlperf = new MlperfResult { Scenario = Hostile, Metric = Hostile, Unit = Hostile, Valid = true, Official = false, Value = 1, Remarks = [Hostile] },
    };

    private static RunResult Empty() => new()
    {
        Id = "id", Name = "empty", StartedAt = DateTimeOffset.UnixEpoch, Ending = RunEnding.Crashed, Window = double.NaN,
        Verdict = new Verdict { Measurement = MeasurementState.Suspect, Outcome = Outcome.None }, Metrics = new Dictionary<string, MetricSummary>(),
        Rates = new RunRates(), Errors = new Dictionary<string, long>(), Counts = new RunCounts(), Generator = new GeneratorHealth(), Plan = "",
        Fingerprint = new RunFingerprint { Plan = "", Data = "", Target = "", Machine = "", Version = "", Engine = "" },
    };
}
