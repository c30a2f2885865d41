using System.Text;
using Proofload.Data;
using Proofload.Data.Prompts;
using Proofload.Data.Traces;
using Proofload.Plans;
using Proofload.Tests.Tokenizers;
using Proofload.Tokenizers;

namespace Proofload.Tests.Data;

public sealed class PromptWordsTests
{
    public static TheoryData<string> Names => ["cl100k_base", "o200k_base", "sentencepiece.json"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Prompts_have_exactly_the_planned_number_of_tokens(string name)
    {
        var tokenizer = TokenizerFixtures.Open(name);
        for (var tokens = 1; tokens <= 200; tokens += tokens < 20 ? 1 : 13)
        {
            var source = new SyntheticSource(new DataPlan { PromptTokens = Distribution.Constant(tokens) }, 5, null, tokenizer);
            Assert.All(Enumerable.Range(0, 25), i => Assert.Equal(tokens, tokenizer.Count(source.At(i).PromptJson.Span)));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_shared_prefix_comes_exactly_on_top_and_a_marker_is_part_of_the_length(string name)
    {
        var tokenizer = TokenizerFixtures.Open(name);
        var prefixed = new SyntheticSource(new DataPlan { PromptTokens = Distribution.Constant(30), SharedPrefixTokens = 41, SharedPrefixes = 3 }, 5, null, tokenizer);
        var marked = new SyntheticSource(new DataPlan { PromptTokens = Distribution.Constant(60), CacheBust = true }, 5, null, tokenizer);
        Assert.All(Enumerable.Range(0, 50), i => Assert.Equal(71, tokenizer.Count(prefixed.At(i).PromptJson.Span)));
        Assert.All(Enumerable.Range(0, 50), i => Assert.Equal(60, tokenizer.Count(marked.At(i).PromptJson.Span)));
        Assert.Equal($"synthetic prompts of 30 tokens of {tokenizer.Name}, after one of 3 shared prefixes of 41 tokens", prefixed.Description);
    }

    [Fact]
    public void The_lengths_of_a_trace_are_exact_too_whether_or_not_they_hold_the_prefix()
    {
        var tokenizer = TokenizerFixtures.Open("cl100k_base");
        var plan = new DataPlan { SharedPrefixTokens = 20 };
        var source = new SyntheticSource(plan, 1, i => new TraceRow(0, 1 + (int)i, null), tokenizer);
        Assert.All(Enumerable.Range(0, 60), i => Assert.Equal(1 + i, tokenizer.Count(source.At(i).PromptJson.Span)));
    }

    [Fact]
    public void Words_of_one_token_make_the_prompts_that_they_make_without_a_tokenizer()
    {
        // Behind the first word every word of the list is one token here.
        var plan = new DataPlan { PromptTokens = Distribution.Constant(64) };
        var (exact, about) = (new SyntheticSource(plan, 7, null, TokenizerFixtures.Open("o200k_base")), new SyntheticSource(plan, 7));
        var same = Enumerable.Range(0, 50).Count(i => exact.At(i).PromptJson.Span.SequenceEqual(about.At(i).PromptJson.Span));
        Assert.InRange(same, 30, 50);
    }

    [Theory]
    [InlineData("", "no common English word is one token of it")]
    [InlineData("b3QgdA== 256\n", "some of its tokens span words")]
    public void A_vocabulary_with_which_lengths_cannot_be_exact_is_refused(string more, string why)
    {
        var bytes = string.Concat(Enumerable.Range(0, 256).Select(static b => $"{Convert.ToBase64String([(byte)b])} {b}\n"));
        var tokenizer = TokenizerLoader.FromRanks("r.tiktoken", Encoding.ASCII.GetBytes(bytes + more), "gpt2");
        var error = Assert.Throws<PlanException>(() => PromptWords.Create(tokenizer));
        Assert.Equal($"data.prompt_tokens: synthetic prompts of an exact length cannot be made with the tokenizer r.tiktoken: {why}; give a dataset, or leave the tokenizer out", error.Message);
    }

    [Fact]
    public void Reference_answers_are_counted()
    {
        using var folder = new TempFolder();
        folder.Write("d.jsonl", "{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"},{\"role\":\"assistant\",\"content\":\"Hello, wonderful world!\"}]}\n");
        var plan = new DataPlan { Dataset = new() { Path = "d.jsonl" } };
        var tokenizer = TokenizerFixtures.Open("cl100k_base");
        Assert.Equal(5, RowSourceFactory.Create(plan, 1, folder.Path, null, tokenizer).At(0).OutputTokens);
        Assert.Equal(6, RowSourceFactory.Create(plan, 1, folder.Path).At(0).OutputTokens);
        Assert.Contains("in tokens of cl100k_base", RowSourceFactory.Create(plan, 1, folder.Path, null, tokenizer).Description, StringComparison.Ordinal);
    }
}
