using Proofload.Measurement.Recording;
using Proofload.Reports.Dialects;
using Proofload.Results;
using Proofload.Tests.Analysis.Dialects;

namespace Proofload.Tests.Reports.Dialects;

/// <summary>Every layout has an approved file for a run with records, with failures and without.</summary>
public sealed class LayoutTests
{
    private const string Server = "version: 1\nname: hand\ntarget: {url: 'http://127.0.0.1/v1', protocol: openai-chat, model: m}\nload: {model: mlperf, scenario: server, target_rate: 2/s, latency_bound: 1s, tpot_bound: 50ms, min_duration: 1s}\n";

    public static TheoryData<string> Ids => [.. DialectReport.Ids];

    private static RequestRecord[] Records => [.. Enumerable.Range(0, 12).Select(static i => Streams.One(i * 250, tokens: 4 + (i % 3))), Streams.Refused(3100), Streams.TimedOut(3200)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void Layout_with_records(string id) => Approved.Check($"{id}.txt", DialectReport.Render(Streams.Run(Records), id, Records));

    [Theory]
    [MemberData(nameof(Ids))]
    public void Layout_without_records(string id) => Approved.Check($"{id}.histograms.txt", DialectReport.Render(Streams.Run(Records), id));

    [Theory]
    [InlineData("valid", 470)]
    [InlineData("invalid", 300)]
    public void Layout_of_a_server_scenario(string name, int count)
    {
        RequestRecord[] records = [.. Enumerable.Range(0, count).Select(static i => Streams.One(i * 500))];
        Approved.Check($"mlperf.server-{name}.txt", DialectReport.Render(Streams.Run(records, plan: Server), "mlperf", records));
    }

    [Fact]
    public void A_failed_request_makes_a_scenario_invalid_and_says_so()
    {
        RequestRecord[] records = [.. Enumerable.Range(0, 470).Select(static i => Streams.One(i * 500)), Streams.Refused(10)];
        var text = DialectReport.Render(Streams.Run(records, plan: Server), "mlperf", records);
        Assert.Contains("Result is : INVALID[1]\n", text, StringComparison.Ordinal);
        Assert.Contains("[1] 1 requests failed, and LoadGen knows no failed sample: every one must succeed\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Layout_of_a_single_stream()
    {
        const string Plan = "version: 1\nname: hand\ntarget: {url: 'http://127.0.0.1/', protocol: http}\nload: {model: mlperf, scenario: single-stream, min_duration: 1s}\n";
        RequestRecord[] records = [.. Enumerable.Range(0, 100).Select(static i => new RequestRecord { Intended = i * 20_000_000L, Sent = i * 20_000_000L, FirstByte = (i * 20_000_000L) + 1_000_000, Done = (i * 20_000_000L) + 1_000_000 + (i * 10_000L), Status = 200 })];
        Approved.Check("mlperf.single-stream.txt", DialectReport.Render(Streams.Run(records, "http", Plan), "mlperf", records));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_run_without_a_success_has_no_invented_figure(string id)
    {
        RequestRecord[] records = [Streams.TimedOut(0)];
        var text = DialectReport.Render(Streams.Run(records), id, records);
        Assert.DoesNotContain("NaN", text, StringComparison.Ordinal);
        Assert.DoesNotContain("∞", text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void An_empty_run_can_be_shown(string id) => Assert.DoesNotContain("NaN", DialectReport.Render(Streams.Run([]), id, []), StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Ids))]
    public void Names_from_outside_cannot_drive_the_terminal(string id)
    {
        var run = Streams.Run(Records) with { Id = "x\u001b[2Jy" };
        run = run with { Fingerprint = run.Fingerprint with { Target = "http http://a\u001b]0;t\u0007/" } };
        Assert.DoesNotContain(DialectReport.Render(run, id, Records), static c => char.IsControl(c) && c != '\n');
    }

    [Fact]
    public void An_unknown_dialect_is_misuse() => Assert.Throws<ArgumentException>(static () => DialectReport.Render(Streams.Run([]), "jmeter"));

    [Fact]
    public void Differences_with_records() => Approved.Check("differences.txt", Proofload.Reports.SummaryText.Render(DifferencesReport.Build(Run(), Records)));

    [Fact]
    public void Differences_without_records() => Approved.Check("differences.histograms.txt", Proofload.Reports.SummaryText.Render(DifferencesReport.Build(Run())));

    [Fact]
    public void Differences_as_json() => Approved.Check("differences.json", DifferencesReport.RenderJson(Run(), Records));

    private static RunResult Run() => Streams.Run(Records, warmUp: 3);
}
