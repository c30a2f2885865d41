using System.Text;
using System.Text.Json;

namespace Proofload.Cli.Tests.Commands;

public sealed class TokensCommandTests
{
    [Fact]
    public async Task Counts_the_tokens_of_a_file()
    {
        using var cli = new CliHarness();
        await File.WriteAllTextAsync(cli.PathOf("a.txt"), "Hello, world!", TestContext.Current.CancellationToken);
        Assert.Equal(0, await cli.RunAsync("tokens", "--tokenizer", "cl100k_base", "a.txt"));
        Assert.Equal("4 tokens in 13 bytes, cl100k_base (ranks, 100,256 tokens, split as cl100k_base)\n", cli.Output);
    }

    [Fact]
    public async Task Prints_ids_and_json()
    {
        using var ids = new CliHarness();
        await File.WriteAllTextAsync(ids.PathOf("a.txt"), "Hello, world!", TestContext.Current.CancellationToken);
        Assert.Equal(0, await ids.RunAsync("tokens", "-t", "cl100k_base", "--ids", "a.txt"));
        Assert.Equal("9906 11 1917 0\n", ids.Output);
        Assert.Equal(0, await ids.RunAsync("tokens", "-t", "cl100k_base", "--ids", "--json", "a.txt"));
        var json = JsonElement.Parse(ids.Output[(ids.Output.IndexOf('\n', StringComparison.Ordinal) + 1)..]);
        Assert.Equal((4, 13, 4), (json.GetProperty("tokens").GetInt32(), json.GetProperty("bytes").GetInt32(), json.GetProperty("ids").GetArrayLength()));
    }

    [Fact]
    public async Task Reads_the_standard_input_and_says_when_it_is_no_text()
    {
        using var harness = new CliHarness();
        using var cli = new CliHarness { Services = harness.Services with { StandardInput = static () => new MemoryStream([.. Encoding.ASCII.GetBytes("a"), 0xFF]), Terminal = harness.Terminal.Terminal } };
        Assert.Equal(0, await cli.RunAsync("tokens", "-t", "o200k_base", "-"));
        Assert.Contains(" tokens in 2 bytes, o200k_base", harness.Output, StringComparison.Ordinal);
        Assert.Contains("not valid UTF-8", harness.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--tokenizer is missing; give cl100k_base, o200k_base, or the path of a tokenizer.json or .tiktoken file", "tokens", "a.txt")]
    [InlineData("there is no file 'b.txt'", "tokens", "-t", "cl100k_base", "b.txt")]
    [InlineData("--tokenizer: 'o200k' is not a tokenizer; did you mean 'o200k_base'?", "tokens", "-t", "o200k", "a.txt")]
    [InlineData("--tokenizer: a.json, line 1: is not valid JSON", "tokens", "-t", "a.json", "a.txt")]
    public async Task A_mistake_gets_one_line(string expected, params string[] args)
    {
        using var cli = new CliHarness();
        await File.WriteAllTextAsync(cli.PathOf("a.txt"), "x", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(cli.PathOf("a.json"), "x", TestContext.Current.CancellationToken);
        Assert.Equal(1, await cli.RunAsync(args));
        Assert.Equal($"error: {expected}\n", cli.Error);
    }
}
