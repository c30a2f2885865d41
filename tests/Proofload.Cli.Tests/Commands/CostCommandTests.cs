using System.Text.Json;
using Proofload.Results;

namespace Proofload.Cli.Tests.Commands;

public sealed class CostCommandTests : IDisposable
{
    private const string Book = """
        version: 1
        currency: USD
        instances:
          - {name: g5.xlarge, region: us-east-1, hourly: 1.006, source: s, date: 2026-06-17}
        apis:
          - {model: small, input: 0.15, output: 0.6, source: s, date: 2024-07-18}
        """;

    private readonly CliHarness _cli = new();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task The_cost_of_a_kept_run_stands_beside_an_api()
    {
        await KeepAsync();
        Assert.Equal(0, await _cli.RunAsync("cost", "last", "--instance", "g5.xlarge", "--api", "small", "--input-tokens", "100", "--output-tokens", "20", "--html", "c.html", "--markdown", "c.md"));
        Assert.StartsWith("1 × g5.xlarge in us-east-1 USD 0.005", _cli.Output, StringComparison.Ordinal);
        Assert.Contains("Of machines, the figures for input and for output tokens", _cli.Output, StringComparison.Ordinal);
        Assert.Contains("<h1>Cost of serving</h1>", await File.ReadAllTextAsync(_cli.PathOf("c.html"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.StartsWith("# Cost of serving\n", await File.ReadAllTextAsync(_cli.PathOf("c.md"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_is_one_document_and_nothing_else()
    {
        await KeepAsync();
        Assert.Equal(0, await _cli.RunAsync("cost", "last", "--instance", "g5.xlarge", "--demand", "500/s", "--capacity", "50/s", "--failures", "1", "--json"));
        using var json = JsonDocument.Parse(_cli.Output);
        var cost = json.RootElement.GetProperty("costs")[0];
        Assert.Equal(15, cost.GetProperty("machines").GetInt32());
        Assert.Equal(JsonValueKind.Null, cost.GetProperty("per_1m_output_tokens").ValueKind);
        Assert.Equal(1 - (500 / 750.0), cost.GetProperty("hour").GetProperty("idle_share").GetDouble(), 1e-9);
    }

    [Theory]
    [InlineData("cost", "RUN is missing (proofload cost --help explains)")]
    [InlineData("cost last", "nothing to cost: give --instance TYPE, --api MODEL, or both")]
    [InlineData("cost last --instance g5.xlrge", "the price book has no instance 'g5.xlrge'; did you mean 'g5.xlarge'?")]
    [InlineData("cost last --instance", "--instance needs a value: --instance TYPE (proofload cost --help explains)")]
    [InlineData("cost last --instance g5.xlarge --demand 50x", "--demand: '50x' is not a rate; write for example 50/s or 3000/min")]
    [InlineData("cost last --instance g5.xlarge --region a=0%", "--region a=0%: the share must be above 0%")]
    [InlineData("cost last --instance g5.xlarge --standby 2", "--standby, --replace and --in-flight go with --spot")]
    [InlineData("cost last --instance g5.xlarge --spot", "the price book has no spot price of g5.xlarge in us-east-1; 'proofload cost import' of spot-advisor data adds it")]
    [InlineData("cost last --api small --spot", "--spot, --region and --failover are of machines; give --instance TYPE")]
    [InlineData("cost last --api small --replicas 0", "--replicas: '0' must be from 1 to 1M")]
    [InlineData("cost nosuch --api small", "no run 'nosuch' in memory; 'proofload runs list' shows what there is")]
    [InlineData("cost last --instnce x", "unknown flag '--instnce' of proofload cost; did you mean '--instance'?")]
    [InlineData("cost last --api small --prices p.yaml", "cannot read the price book 'p.yaml': there is no such file")]
    public async Task Wrong_use_is_one_line(string line, string expected)
    {
        await KeepAsync();
        Assert.Equal(1, await _cli.RunAsync(line.Split(' ')));
        Assert.Equal($"error: {expected}\n", _cli.Error);
    }

    [Fact]
    public async Task Without_a_book_it_says_how_to_get_one()
    {
        Assert.Equal(1, await _cli.RunAsync("cost", "last", "--api", "x"));
        Assert.Equal("error: no price book: there is no prices.yaml here; give one with --prices, or make one with 'proofload cost import'\n", _cli.Error);
    }

    [Fact]
    public async Task A_run_without_a_success_has_no_cost()
    {
        await KeepAsync(static r => r with { Counts = r.Counts with { Ok = 0, Failed = 5 } });
        Assert.Equal(1, await _cli.RunAsync("cost", "last", "--api", "small"));
        Assert.Contains("succeeded, so there is nothing that its cost could be divided by", _cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_makes_a_book_says_what_it_left_out_and_warns_of_lost_comments()
    {
        await File.WriteAllTextAsync(
            _cli.PathOf("models.json"),
            """{"a": {"input_cost_per_token": 1e-06, "output_cost_per_token": 2e-06}, "b": {"mode": "image"}}""",
            TestContext.Current.CancellationToken);
        Assert.Equal(0, await _cli.RunAsync("cost", "import", "models.json", "--date", "2026-01-02", "--source", "https://example.com"));
        Assert.Equal("models.json: litellm, 1 added, 0 replaced\n  1 left out: not charged by tokens\nprices.yaml has 0 instances, 0 egress prices and 1 API, in USD.\n", _cli.Output);
        Assert.Equal(
            "version: 1\ncurrency: USD\napis:\n  - model: a\n    input: 1\n    output: 2\n    source: https://example.com\n    date: 2026-01-02\n",
            await File.ReadAllTextAsync(_cli.PathOf("prices.yaml"), TestContext.Current.CancellationToken));

        await File.AppendAllTextAsync(_cli.PathOf("prices.yaml"), "# mine\n", TestContext.Current.CancellationToken);
        Assert.Equal(0, await _cli.RunAsync("cost", "import", "models.json"));
        Assert.Contains("warning: prices.yaml is written anew; its comments are not kept", _cli.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cost import", "FILE is missing (proofload cost import --help explains)")]
    [InlineData("cost import no.json", "price list: no file ")]
    [InlineData("cost import prices.yaml --date today", "--date: 'today' is not a date; write for example 2026-06-17")]
    [InlineData("cost import prices.yaml --currency EUR", "--currency: prices.yaml is in USD, a book has one currency")]
    [InlineData("cost import prices.yaml", "prices.yaml: no price list that is known; formats: aws-offer, ")]
    public async Task Wrong_import_is_one_line(string line, string expected)
    {
        await KeepAsync();
        Assert.Equal(1, await _cli.RunAsync(line.Split(' ')));
        Assert.StartsWith($"error: {expected}", _cli.Error, StringComparison.Ordinal);
        Assert.Single(_cli.Error.TrimEnd('\n').Split('\n'));
    }

    private async Task KeepAsync(Func<RunResult, RunResult>? change = null)
    {
        var run = SampleRun.Of();
        await _cli.Store.CompleteAsync(change?.Invoke(run) ?? run, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(_cli.PathOf("prices.yaml"), Book, TestContext.Current.CancellationToken);
    }
}
