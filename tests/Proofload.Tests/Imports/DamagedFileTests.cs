using System.IO.Compression;
using Proofload.Imports;
using Proofload.Results;
using Proofload.Tests.Data;

namespace Proofload.Tests.Imports;

public sealed class DamagedFileTests
{
    private static readonly string K6 = File.ReadAllText(Import.PathOf("k6.json"));

    [Fact]
    public void A_bad_line_is_told_with_its_place_and_reason_and_the_rest_is_kept()
    {
        var lines = K6.TrimEnd('\n').Split('\n').ToList();
        lines.Insert(6, "{\"metric\":\"http_req_duration\",\"type\":\"Point\",\"data\":{\"time\":\"yesterday\",\"value\":1}}");
        lines.Insert(9, "{oops}");
        var warnings = new List<string>();
        var run = Import.Text("k6-json", string.Join('\n', lines) + "\n", new ImportOptions { Warn = warnings.Add });

        Assert.Equal((4, 1, 2L), (run.Counts.Ok, run.Counts.Failed, run.Source!.SkippedLines));
        Assert.Equal("file:7: the time is missing or is no time; the line is in no figure", warnings[0]);
        Assert.StartsWith("file:10: no readable JSON: 'o' is an invalid start", warnings[1], StringComparison.Ordinal);
        Assert.Equal(warnings, run.Notes.Take(2));
    }

    [Fact]
    public void Too_many_bad_lines_are_refused_with_the_one_that_was_too_many()
    {
        var message = Import.Refusal("k6-json", string.Concat(Enumerable.Repeat("{bad}\n", 101)));
        Assert.StartsWith("file:101: ", message, StringComparison.Ordinal);
        Assert.Contains("at most 100 are passed over", message, StringComparison.Ordinal);
        Assert.Equal(3, Import.Text("k6-json", K6 + "x\nx\nx\n", new ImportOptions { MostBadLines = 3 }).Source!.SkippedLines);
        Assert.Contains("at most 2 ", Import.Refusal("k6-json", K6 + "x\nx\nx\n", new ImportOptions { MostBadLines = 2 }), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_cut_within_its_last_line_keeps_what_stands_before_at_every_place()
    {
        var end = K6.LastIndexOf("\"http_req_duration\"", StringComparison.Ordinal);
        var start = K6.LastIndexOf('\n', end) + 1;
        for (var cut = start + 1; cut < K6.IndexOf('\n', start); cut += 7)
        {
            var run = Import.Text("k6-json", K6[..cut]);
            Assert.Equal((4, 0, 0L), (run.Counts.Ok, run.Counts.Failed, run.Source!.SkippedLines));
            Assert.Contains(run.Notes, static n => n.StartsWith("file: cut off in line ", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("hey-csv", "hey.csv")]
    [InlineData("ab-gnuplot", "ab.tsv")]
    [InlineData("vegeta-json", "vegeta.json")]
    [InlineData("aiperf-records", "aiperf/profile_export.jsonl")]
    public void A_cut_last_line_of_other_tools_is_told_too(string format, string name)
    {
        var text = File.ReadAllText(Import.PathOf(name)).TrimEnd('\n');
        var run = Import.Text(format, text[..(text.LastIndexOf('\n') + 8)]);
        Assert.Contains(run.Notes, static n => n.Contains("cut off in line", StringComparison.Ordinal));
        Assert.Equal(0, run.Source!.SkippedLines);
    }

    [Theory]
    [InlineData("vllm", "vllm-detailed.json")]
    [InlineData("guidellm", "guidellm.json")]
    [InlineData("k6-summary", "k6-summary-export.json")]
    [InlineData("aiperf-summary", "aiperf-summary.json")]
    [InlineData("vegeta-report", "vegeta-report.json")]
    public void A_cut_document_is_refused_in_one_line_wherever_it_is_cut(string format, string name)
    {
        var text = File.ReadAllText(Import.PathOf(name)).TrimEnd();
        for (var cut = 1; cut < text.Length; cut += Math.Max(1, text.Length / 60))
        {
            var message = Import.Refusal(format, text[..cut]);
            Assert.StartsWith("file:", message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', message);
        }
    }

    [Theory]
    [InlineData("wrk", "wrk.txt", "requests in")]
    [InlineData("ab-text", "ab.txt", "Complete requests")]
    [InlineData("hey-text", "hey.txt", "Total:")]
    [InlineData("mlperf-detail", "mlperf/mlperf_log_detail.txt", "result_validity")]
    public void A_text_without_the_line_that_counts_is_refused(string format, string name, string line)
    {
        var text = string.Join('\n', File.ReadLines(Import.PathOf(name)).Where(l => !l.Contains(line, StringComparison.Ordinal))) + "\n";
        Assert.DoesNotContain('\n', Import.Refusal(format, text));
    }

    [Fact]
    public void Gzip_gives_the_same_figures_and_a_cut_one_what_could_be_unpacked()
    {
        using var folder = new TempFolder();
        var packed = Packed(File.ReadAllBytes(Import.PathOf("hey.csv")));
        var whole = folder.Write("hey.csv.gz", packed);
        var cut = folder.Write("cut.gz", packed[..(packed.Length / 2)]);

        var run = Assert.Single(ResultImport.Read([whole], new ImportOptions(), TestContext.Current.CancellationToken));
        Assert.Equal("hey", run.Name);
        Assert.Equal(Import.Fixture("hey.csv").Metrics["service_time"].Histogram, run.Metrics["service_time"].Histogram);

        var part = Assert.Single(ResultImport.Read([cut], new ImportOptions { Format = "hey-csv" }, TestContext.Current.CancellationToken));
        Assert.InRange(part.Counts.Ok, 1, run.Counts.Ok - 1);
        Assert.Contains(part.Notes, static n => n.Contains("cut off in line", StringComparison.Ordinal));
    }

    [Fact]
    public void Files_that_do_not_belong_together_are_refused()
    {
        Assert.Contains("different tools", Refused("wrk.txt", "hey.txt"), StringComparison.Ordinal);
        Assert.Contains("ab.txt and ab-mixed.txt are all ab-text", Refused("ab.txt", "ab-mixed.txt", "ab.tsv"), StringComparison.Ordinal);
        Assert.Contains("no format of a tool is recognised", Refused("README.md"), StringComparison.Ordinal);
        Assert.Contains("did you mean 'wrk.txt'?", Refused("wrl.txt"), StringComparison.Ordinal);
        var unknown = Assert.Throws<ImportException>(static () => ResultImport.Read([Import.PathOf("wrk.txt")], new ImportOptions { Format = "wrkk" }, TestContext.Current.CancellationToken));
        Assert.Equal("unknown format 'wrkk'; did you mean 'wrk2'?", unknown.Message);
    }

    [Fact]
    public void Several_files_of_one_format_are_a_run_each()
    {
        var runs = Import.Fixtures("hey.txt", "hey-mixed.txt");
        Assert.Equal([("hey", 1000L), ("hey-mixed", 480L)], runs.Select(static r => (r.Name, r.Counts.Ok)));
    }

    [Fact]
    public void The_same_file_is_the_same_run_again()
    {
        var (first, again) = (Import.Fixture("vegeta.json"), Import.Fixture("vegeta.json"));
        Assert.Equal(RunResultJson.Write(first), RunResultJson.Write(again));
        Assert.StartsWith("20260102-030405-", first.Id, StringComparison.Ordinal);
        Assert.NotEqual(first.Id, Import.Text("vegeta-json", File.ReadAllText(Import.PathOf("vegeta.json")) + "\n").Id);
    }

    [Fact]
    public void Cancellation_ends_the_reading()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.Throws<OperationCanceledException>(() => ResultImport.Read([Import.PathOf("k6.json")], new ImportOptions(), stop.Token));
    }

    private static string Refused(params string[] names) => Assert.Throws<ImportException>(() => Import.Fixtures(names)).Message;

    private static byte[] Packed(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(bytes);
        return packed.ToArray();
    }
}
