using Proofload.Data;
using Proofload.Data.Prompts;
using Proofload.Data.Traces;
using Proofload.Plans;

namespace Proofload.Tests.Data;

public sealed class SyntheticSourceTests
{
    [Fact]
    public void WordList_Words_AreDistinctLowerCaseLetters()
    {
        var words = Enumerable.Range(0, WordList.Count).Select(i => System.Text.Encoding.UTF8.GetString(WordList.WithSpace(i))).ToArray();

        Assert.Equal(WordList.Count, words.Distinct().Count());
        Assert.All(words, w => Assert.Matches("^[a-z]{4,7} $", w));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(500)]
    public void Fill_ConstantLength_WritesSoManyWords(int tokens)
    {
        var source = new SyntheticSource(new DataPlan { PromptTokens = Distribution.Constant(tokens) }, 1);

        Assert.All(Enumerable.Range(0, 20), i => Assert.Equal(tokens, Words(source.At(i)).Length));
    }

    [Fact]
    public void Fill_UniformLength_FollowsTheDistribution()
    {
        var source = new SyntheticSource(new DataPlan { PromptTokens = new() { Kind = DistributionKind.Uniform, A = 10, B = 20 } }, 1);
        var lengths = Enumerable.Range(0, 2000).Select(i => Words(source.At(i)).Length).ToArray();

        Assert.Equal((10, 20), (lengths.Min(), lengths.Max()));
        Assert.Equal(15, lengths.Average(), 0.3);
    }

    /// <summary>A golden value: with another text, runs with the same seed send other requests than before.</summary>
    [Fact]
    public void Fill_SeedSeven_StaysWhatItWas()
    {
        var source = new SyntheticSource(new DataPlan { PromptTokens = Distribution.Constant(8) }, 7);

        Assert.Equal("forward looks fact student real forces writing into", source.At(0).Prompt());
        Assert.Equal("high claims single night pick stream forward charges", source.At(1).Prompt());
    }

    [Fact]
    public void Fill_AnyOrderAndAnyRow_IsPure()
    {
        var source = new SyntheticSource(new DataPlan { SharedPrefixTokens = 5, SharedPrefixes = 3, OutputTokens = new() { Kind = DistributionKind.Exponential, A = 50 } }, 3);
        var row = new Row();
        source.Fill(8, row);
        source.Fill(5, row);

        Assert.Equal((source.At(5).Prompt(), source.At(5).OutputTokens, 5L, -1), (row.Prompt(), row.OutputTokens, row.Index, row.Number));
        Assert.NotEqual(source.At(5).Prompt(), source.At(6).Prompt());
    }

    [Fact]
    public void Fill_SharedPrefixes_AreTheFewAsked()
    {
        var source = new SyntheticSource(new DataPlan { PromptTokens = Distribution.Constant(10), SharedPrefixTokens = 40, SharedPrefixes = 4 }, 1);
        var rows = Enumerable.Range(0, 1000).Select(i => Words(source.At(i))).ToArray();

        Assert.All(rows, r => Assert.Equal(50, r.Length));
        var prefixes = rows.GroupBy(r => string.Join(' ', r[..40])).ToArray();
        Assert.Equal(4, prefixes.Length);
        Assert.All(prefixes, p => Assert.InRange(p.Count(), 180, 320));
        Assert.Equal(1000, rows.Select(r => string.Join(' ', r[40..])).Distinct().Count());
    }

    [Fact]
    public void Fill_CacheBust_PutsAUniqueMarkerInFrontWithinTheLength()
    {
        var source = new SyntheticSource(new DataPlan { PromptTokens = Distribution.Constant(10), CacheBust = true }, 1);
        var rows = Enumerable.Range(0, 5000).Select(i => Words(source.At(i))).ToArray();

        Assert.All(rows, r => Assert.Equal(10, r.Length));
        Assert.Equal(5000, rows.Select(r => string.Join(' ', r[..WordWriter.MarkerWords])).Distinct().Count());
    }

    [Fact]
    public void Fill_TraceLengths_OverrideTheDistributions()
    {
        var plan = new DataPlan { PromptTokens = Distribution.Constant(10), OutputTokens = Distribution.Constant(5), SharedPrefixTokens = 20 };
        var source = new SyntheticSource(plan, 1, i => i == 0 ? new TraceRow(0, 33, 77) : i == 1 ? new TraceRow(0, 4, null) : default);

        Assert.Equal((33, 77), (Words(source.At(0)).Length, source.At(0).OutputTokens));
        Assert.Equal((4, 5), (Words(source.At(1)).Length, source.At(1).OutputTokens));
        Assert.Equal(Words(source.At(0))[..3], Words(source.At(1))[..3]);
        Assert.Equal((30, 5), (Words(source.At(2)).Length, source.At(2).OutputTokens));
    }

    [Fact]
    public void Fill_WithAPrefixAndAMarker_DoesNotAllocate()
    {
        foreach (var plan in (DataPlan[])[new() { SharedPrefixTokens = 30, SharedPrefixes = 5, OutputTokens = Distribution.Constant(9) }, new() { CacheBust = true }])
        {
            var source = new SyntheticSource(plan, 1);
            var row = new Row();
            for (var i = 0; i < 100; i++)
                source.Fill(i, row);
            Assert.Equal(0, Allocations.Of(() =>
            {
                for (var i = 0; i < 1000; i++)
                    source.Fill(i, row);
            }));
        }
    }

    [Fact]
    public void Description_SyntheticPrompts_SaysAbout() =>
        Assert.Equal(
            "synthetic prompts of about 128 tokens, after one of 3 shared prefixes of about 1,000 tokens; output tokens uniform 10 to 20",
            new SyntheticSource(new DataPlan { SharedPrefixTokens = 1000, SharedPrefixes = 3, OutputTokens = new() { Kind = DistributionKind.Uniform, A = 10, B = 20 } }, 1).Description);

    [Fact]
    public void Constructor_MarkerAndSharedPrefix_ContradictEachOther()
    {
        var error = Assert.Throws<PlanException>(() => new SyntheticSource(new DataPlan { CacheBust = true, SharedPrefixTokens = 5 }, 1));
        Assert.StartsWith("data.cache_bust: ", error.Message, StringComparison.Ordinal);
        Assert.Throws<PlanException>(() => new SyntheticSource(new DataPlan { PromptTokens = Distribution.Constant(0) }, 1));
        Assert.Throws<PlanException>(() => new SyntheticSource(new DataPlan { SharedPrefixTokens = -1 }, 1));
    }

    private static string[] Words(Row row) => row.Prompt().Split(' ');
}
