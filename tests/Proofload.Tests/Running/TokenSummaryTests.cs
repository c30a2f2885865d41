using Proofload.Measurement.Recording;
using Proofload.Plans;
using Proofload.Plans.Loads;
using Proofload.Protocols;
using Proofload.Results;
using Proofload.Running;
using Proofload.Tests.Tokenizers;

namespace Proofload.Tests.Running;

public sealed class TokenSummaryTests
{
    [Theory]
    [InlineData(1000, 1010, "the server's usage says 1,000 output tokens, cl100k_base 1,010 (+1.0 %) for the same 7 answers")]
    [InlineData(1000, 989, "token counts differ by more than 1 %: the server's usage says 1,000 output tokens, cl100k_base 989 (-1.1 %) for the same 7 answers; output_tokens, tpot and the throughput of tokens are by usage. Is it the tokenizer of this model?")]
    public void A_difference_of_more_than_one_percent_is_said_with_both_numbers(long usage, long tokenizer, string expected)
    {
        var counters = new RequestCounters { OutputTokens = usage, OutputTokensBySource = [0, usage, 0, 0], ComparedRequests = 7, ComparedUsageTokens = usage, ComparedTokenizerTokens = tokenizer };
        Assert.Equal(expected, Assert.Single(TokenSummary.Notes(TokenSummary.Build(counters, TokenizerFixtures.Open("cl100k_base"), 0), 0)));
    }

    [Fact]
    public void Hidden_reasoning_is_offered_as_the_reason()
    {
        var tokens = new TokenCounts { Tokenizer = "t", ByUsage = 1000, ComparedRequests = 1, ComparedUsage = 1000, ComparedTokenizer = 400 };
        Assert.Contains("(the usage includes 600 reasoning tokens, whose text the server may keep to itself)", Assert.Single(TokenSummary.Notes(tokens, 600)), StringComparison.Ordinal);
    }

    [Fact]
    public void Chunk_counts_are_called_what_they_are()
    {
        var tokens = new TokenCounts { ByUsage = 10, ByChunks = 90 };
        Assert.Equal("90 of 100 output tokens are chunk counts, because the server reported no usage: a lower bound; a tokenizer in the plan (--tokenizer) counts the text", Assert.Single(TokenSummary.Notes(tokens, 0)));
    }

    [Fact]
    public void Answers_that_were_not_counted_are_said()
    {
        var notes = TokenSummary.Notes(new TokenCounts { Tokenizer = "t", ByTokenizer = 10, Uncounted = 3 }, 0).ToList();
        Assert.Equal("10 of 10 output tokens are counts of t, because the server reported no usage", notes[0]);
        Assert.StartsWith("3 answers were not counted by t: ", notes[1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_without_tokens_has_no_counts() => Assert.Null(TokenSummary.Build(RequestCounters.None, null, 0));

    [Fact]
    public async Task A_run_with_a_tokenizer_keeps_usage_and_tokenizer_apart()
    {
        using var server = new RehearsalServer(BuiltInProtocols.Find("openai-chat")!.Sample);
        var result = await RunAsync(server, 400);
        var perAnswer = TokenizerFixtures.Open("cl100k_base").Count(string.Concat(Enumerable.Range(0, 8).Select(static i => " word" + i)));

        Assert.Equal(400, result.Counts.Ok);
        Assert.Equal((8.0, (double)perAnswer), (result.Metrics["output_tokens"].Mean, result.Metrics["tokenizer_tokens"].Mean));
        Assert.Equal(
            new TokenCounts { Tokenizer = "cl100k_base", ByUsage = 3_200, ComparedRequests = 400, ComparedUsage = 3_200, ComparedTokenizer = 400 * perAnswer }, result.Tokens);
        Assert.Contains(result.Notes, static n => n.StartsWith("token counts differ by more than 1 %", StringComparison.Ordinal));
        Assert.Contains(result.Notes, static n => n == "data: synthetic prompts of 128 tokens of cl100k_base");
    }

    [Fact]
    public async Task Without_usage_the_tokenizer_counts_and_tpot_follows()
    {
        var sample = BuiltInProtocols.Find("openai-chat")!.Sample;
        using var server = new RehearsalServer(sample with { Body = sample.Body.Replace("\"usage\"", "\"unused\"", StringComparison.Ordinal) });
        var result = await RunAsync(server, 200);
        Assert.Equal((result.Metrics["tokenizer_tokens"].Mean, 0L), (result.Metrics["output_tokens"].Mean, result.Tokens!.ByChunks));
        Assert.Equal(200 * (long)result.Metrics["tokenizer_tokens"].Mean!, result.Tokens.ByTokenizer);
        Assert.Equal(200, result.Metrics["tpot"].Count);
    }

    [Fact]
    public async Task A_tokenizer_that_cannot_be_read_ends_the_run_before_it_starts()
    {
        var folder = Directory.CreateTempSubdirectory("proofload-").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "t.json"), "{\"model\":{\"type\":\"WordPiece\"}}", TestContext.Current.CancellationToken);
        var plan = new RunPlan { Target = new TargetPlan { Url = new Uri("http://127.0.0.1:1"), Protocol = "openai-chat", Model = "m" }, Tokenizer = "t.json" };
        var error = await Assert.ThrowsAsync<PlanException>(() => LoadTest.RunAsync(plan, new RunOptions { BaseFolder = folder }, TestContext.Current.CancellationToken));
        Directory.Delete(folder, recursive: true);
        Assert.Equal("tokenizer: t.json: model.type: WordPiece is not supported; only BPE is", error.Message);
    }

    private static Task<RunResult> RunAsync(RehearsalServer server, int requests) => LoadTest.RunAsync(
        new RunPlan
        {
            Target = new TargetPlan { Url = server.Address, Protocol = "openai-chat", Model = "m" },
            Tokenizer = "cl100k_base",
            Load = new IterationsLoad { Users = 8, Iterations = requests, Shared = true },
        },
        cancellation: TestContext.Current.CancellationToken);
}
