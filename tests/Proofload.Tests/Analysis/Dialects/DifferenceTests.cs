using Proofload.Analysis.Dialects;
using Proofload.Measurement.Recording;

namespace Proofload.Tests.Analysis.Dialects;

public sealed class DifferenceTests
{
    [Fact]
    public void Each_cause_has_the_figure_that_brings_it_about()
    {
        var found = Find(Streams.One(), Streams.One(200), Streams.One(400));
        Assert.Equal(0.100, found["leading_chunk"].Amount, 1e-9);
        Assert.Equal(100 / 110.0, found["leading_chunk"].Share, 1e-9);
        Assert.Equal(0.010, found["trailing_event"].Amount, 1e-9);
        Assert.Equal(0.020, found["end_of_stream"].Amount, 1e-9);
        Assert.Equal(0.002, found["time_base"].Amount, 1e-9);
        Assert.Equal(5 / 3.0, found["tokens_per_chunk"].Amount, 1e-9);
        Assert.Equal(0.020, found["first_token_in_tpot"].Amount, 1e-9);
        Assert.DoesNotContain("failures", found.Keys);
        Assert.DoesNotContain("token_weights", found.Keys);
        Assert.DoesNotContain("reasoning", found.Keys);
    }

    [Fact]
    public void Differences_are_sorted_by_size_and_noise_is_left_out()
    {
        var list = DialectComparer.Compare(Streams.Input(Streams.One(), Streams.One(200), Streams.Refused(300))).Differences;
        Assert.Equal(list.Select(static d => d.Share).OrderDescending(), list.Select(static d => d.Share));
        Assert.All(list, static d => Assert.True(d.Share >= DialectComparer.Noise, d.Id));
    }

    [Fact]
    public void Reasoning_weights_failures_and_warm_up_are_found()
    {
        var thinking = Streams.One() with { FirstOutputToken = 132_000_000 };
        RequestRecord[] records = [thinking, Streams.One(200, tokens: 2), Streams.Refused(300), Streams.Refused(310) with { Outcome = ErrorKind.StreamError, Status = 200 }];
        var found = DialectComparer.Compare(new DialectInput(Streams.Run(records, warmUp: 4), records)).Differences.ToDictionary(static d => d.Id);
        Assert.Equal(0.010, found["reasoning"].Amount, 1e-9);
        Assert.Equal(2, found["failures"].Amount);
        Assert.Equal(0.5, found["failures"].Share);
        Assert.Equal(0.5, found["warm_up"].Share);
        Assert.Equal(1, found["success_by_status"].Amount);
        Assert.Equal(Math.Abs(16 - 25) / 25.0, found["token_weights"].Share, 1e-9);
    }

    [Fact]
    public void A_stream_on_which_all_agree_has_no_difference_between_them()
    {
        // Every event is a token, the stream ends with the last one, and all requests are alike.
        RequestRecord[] records = [.. Enumerable.Range(0, 200).Select(static i => new RequestRecord
        {
            Intended = i * 10_000_000L, Sent = i * 10_000_000L, FirstByte = (i * 10_000_000L) + 50_000_000, FirstChunk = (i * 10_000_000L) + 50_000_000,
            FirstToken = (i * 10_000_000L) + 50_000_000, FirstOutputToken = (i * 10_000_000L) + 50_000_000, LastToken = (i * 10_000_000L) + 50_000_000,
            LastChunk = (i * 10_000_000L) + 50_000_000, LastEvent = (i * 10_000_000L) + 50_000_000, Done = (i * 10_000_000L) + 50_000_000,
            Status = 200, OutputTokens = 1, PromptTokens = 1, TokenSource = TokenSource.Usage, Chunks = 1, ChoiceChunks = 1,
        })];
        var comparison = DialectComparer.Compare(Streams.Input(records));
        Assert.Empty(comparison.Differences);
        Assert.Empty(comparison.Unknown);
    }

    [Fact]
    public void Without_records_it_says_what_is_not_known() =>
        Assert.Contains("--records", Assert.Single(DialectComparer.Compare(Streams.WithoutRecords(Streams.One())).Unknown), StringComparison.Ordinal);

    private static Dictionary<string, Difference> Find(params RequestRecord[] records) =>
        DialectComparer.Compare(Streams.Input(records)).Differences.ToDictionary(static d => d.Id);
}
