using System.Text.Json;

namespace Proofload.Cli.Tests.Commands;

public sealed class DataCommandTests
{
    private const string Trace = """
        {"timestamp": 0, "input_length": 1024, "output_length": 2, "hash_ids": [1, 2]}
        {"timestamp": 500, "input_length": 1536, "output_length": 4, "hash_ids": [1, 2, 3]}
        oops
        """;

    [Fact]
    public async Task A_trace_is_shown_with_its_times_lengths_and_sharing()
    {
        using var cli = new CliHarness();
        await File.WriteAllTextAsync(cli.PathOf("t.jsonl"), Trace, TestContext.Current.CancellationToken);

        Assert.Equal(ExitCodes.Passed, await cli.RunAsync("data", "t.jsonl", "--rows", "1"));
        Assert.StartsWith("t.jsonl: a trace, format mooncake (detected), 2 rows, 1 not used\n", cli.Output, StringComparison.Ordinal);
        Assert.Contains("  line 3: not JSON (at byte 0)\n", cli.Output, StringComparison.Ordinal);
        Assert.Contains("  0.5 s, 2 requests/s on average, at most 2 in a second\n", cli.Output, StringComparison.Ordinal);
        Assert.Contains("40.0 % of the prompt tokens (1,024 of 2,560)", cli.Output, StringComparison.Ordinal);
        Assert.Contains("  1. at 0 s, 1,024 in, 2 out: ", cli.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("  2. at", cli.Output, StringComparison.Ordinal);
        Assert.Equal("", cli.Error);
    }

    [Fact]
    public async Task A_program_gets_one_object()
    {
        using var cli = new CliHarness();
        await File.WriteAllTextAsync(cli.PathOf("t.jsonl"), Trace, TestContext.Current.CancellationToken);

        Assert.Equal(ExitCodes.Passed, await cli.RunAsync("data", "t.jsonl", "--json"));
        using var json = JsonDocument.Parse(cli.Output);
        var root = json.RootElement;
        Assert.Equal(
            ["file", "use", "format", "detected", "rows", "total_skipped", "skipped", "ended_early", "length_source", "prompt_tokens", "output_tokens", "times", "sharing", "first_rows", "notes"],
            root.EnumerateObject().Select(static p => p.Name));
        Assert.Equal((3, "not JSON (at byte 0)"), (root.GetProperty("skipped")[0].GetProperty("line").GetInt32(), root.GetProperty("skipped")[0].GetProperty("reason").GetString()));
        Assert.Equal(0.4, root.GetProperty("sharing").GetProperty("share").GetDouble());
        Assert.Equal(1536, root.GetProperty("prompt_tokens").GetProperty("p99").GetInt32());
    }

    [Fact]
    public async Task A_dataset_is_counted_with_a_tokenizer()
    {
        using var cli = new CliHarness();
        await File.WriteAllTextAsync(cli.PathOf("d.jsonl"), "{\"prompt\": \"How many tokens are these?\"}\n", TestContext.Current.CancellationToken);

        Assert.Equal(ExitCodes.Passed, await cli.RunAsync("data", "d.jsonl", "--tokenizer", "cl100k_base"));
        Assert.Contains("Tokens (counted)", cli.Output, StringComparison.Ordinal);
        Assert.Contains("1. 6 in: How many tokens are these?", cli.Output, StringComparison.Ordinal);
        Assert.Contains("1 rows say no output length", cli.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("error: there is", "data")]
    [InlineData("error: no file ", "data", "d.json")]
    [InlineData("did you mean 'd.jsonl'?", "data", "d.jsonk")]
    [InlineData("'jsonll' is not a format; did you mean 'jsonl'?", "data", "d.jsonl", "--format", "jsonll")]
    [InlineData("--as: 'tracee' is neither of the two; did you mean 'trace'?", "data", "d.jsonl", "--as", "tracee")]
    [InlineData("--rows: '1001' is not a whole number from 0 to 1,000", "data", "d.jsonl", "--rows", "1001")]
    [InlineData("has no time field", "data", "d.jsonl", "--as", "trace")]
    [InlineData("azure is a format of traces, not of datasets", "data", "d.jsonl", "--as", "dataset", "--format", "azure")]
    [InlineData("--tokenizer: ", "data", "d.jsonl", "--tokenizer", "cl100k")]
    public async Task Wrong_use_is_one_line(string message, params string[] args)
    {
        using var cli = new CliHarness();
        await File.WriteAllTextAsync(cli.PathOf("d.jsonl"), "{\"prompt\": \"a\"}\n", TestContext.Current.CancellationToken);

        Assert.Equal(ExitCodes.Error, await cli.RunAsync(args));
        Assert.Equal("", cli.Output);
        if (args.Length > 1)
            Assert.Contains(message, cli.Error, StringComparison.Ordinal);
    }
}
