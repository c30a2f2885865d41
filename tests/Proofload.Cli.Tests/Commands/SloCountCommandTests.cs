namespace Proofload.Cli.Tests.Commands;

public sealed class SloCountCommandTests : IDisposable
{
    private const string Objectives = """
        version: 1
        objectives:
          - {name: available, objective: "availability 99%"}
          - {name: fast, objective: "latency 99% < 500ms"}
        """;

    private static readonly string Log = string.Concat(Enumerable.Range(0, 6).Select(static i =>
        $"10.0.0.1 - - [17/Jun/2026:22:0{i / 3}:{i * 10 % 60:00} +0000] \"GET / HTTP/1.1\" {(i == 1 ? 503 : i == 2 ? 499 : 200)} 5 \"-\" \"curl\" {(i == 4 ? "0.9" : "0.1")}\n")) + "not a request\n";

    private readonly CliHarness _cli = new();

    public SloCountCommandTests()
    {
        File.WriteAllText(_cli.PathOf("slo.yaml"), Objectives);
        File.WriteAllText(_cli.PathOf("access.log"), Log);
    }

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task A_log_becomes_counts_of_each_minute_and_what_is_no_request_is_told()
    {
        Assert.Equal(0, await _cli.RunAsync("slo", "count", "slo.yaml", "--access-log", "access.log"));
        Assert.Equal(
            """
            time,objective,good,total
            2026-06-17T22:00:00Z,available,1,1
            2026-06-17T22:00:00Z,fast,1,1
            2026-06-17T22:01:00Z,available,0,1
            2026-06-17T22:01:00Z,fast,0,1
            2026-06-17T22:02:00Z,available,3,3
            2026-06-17T22:02:00Z,fast,2,3

            """.ReplaceLineEndings("\n"),
            _cli.Output);
        Assert.Contains("7 requests and other lines read, 1 of them no requests; 6 rows of counts", _cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_counts_are_those_that_slo_status_reads()
    {
        Assert.Equal(0, await _cli.RunAsync("slo", "count", "slo.yaml", "--access-log", "access.log", "--every", "30s", "--ignore", "4xx", "--bad", "5xx", "-o", "counts.csv"));
        Assert.Equal("", _cli.Output);
        Assert.Equal(2, await _cli.RunAsync("slo", "status", "slo.yaml", "--counts", "counts.csv"));
        Assert.StartsWith("MISSED 2 of 2 objectives missed", _cli.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("slo count slo.yaml", 1, "give either --access-log LOG or --records RECORDS")]
    [InlineData("slo count slo.yaml --access-log acess.log", 1, "--access-log: there is no file 'acess.log'")]
    [InlineData("slo count slo.yaml --access-log access.log --every 0s", 1, "--every: must be above 0")]
    [InlineData("slo count slo.yaml --access-log access.log --format ngix", 1, "nginx")]
    [InlineData("slo count slo.yaml --access-log access.log --bad 5yx", 1, "--bad: ")]
    [InlineData("slo count slo.yaml --access-log access.log --output no/where/counts.csv", 1, "--output: ")]
    [InlineData("slo count slo.yaml --records records.ndjson", 1, "--start")]
    [InlineData("slo count none.yaml --access-log access.log", 1, "none.yaml")]
    [InlineData("slo count slo.yaml --access-log access.log --format json", 2, "7 of them no requests")]
    public async Task Wrong_use_is_one_line(string command, int code, string shows)
    {
        Assert.Equal(code, await _cli.RunAsync(command.Split(' ')));
        Assert.Contains(shows, _cli.Error, StringComparison.Ordinal);
        Assert.True(code == 2 || _cli.Error.TrimEnd().Split('\n').Length == 1, _cli.Error);
    }
}
