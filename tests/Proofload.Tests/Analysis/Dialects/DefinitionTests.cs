using Proofload.Analysis.Dialects;
using Proofload.Measurement.Recording;

namespace Proofload.Tests.Analysis.Dialects;

/// <summary>One test for each cell of the table of definitions: what each tool makes of one known request.</summary>
public sealed class DefinitionTests
{
    private const double Ms = 1e6;

    private static readonly RequestRecord R = Streams.One();

    [Fact]
    public void Ttft_of_each_tool() => Assert.Equal(
        [10, 110, 110, 112],
        new[] { VllmDialect.Ttft(in R), AiperfDialect.Ttft(in R), GuidellmDialect.Ttft(in R), MlperfDialect.Ttft(in R) }.Select(static v => v / Ms));

    [Fact]
    public void End_of_the_request_of_each_tool() => Assert.Equal(
        [160, 155, 150, 170, 172, 170, 170],
        new[]
        {
            VllmDialect.ChatLatency(in R), VllmDialect.CompletionLatency(in R), AiperfDialect.Latency(in R), GuidellmDialect.Latency(in R),
            MlperfDialect.Latency(in R), WrkDialect.Latency(in R), K6Dialect.Duration(in R),
        }.Select(static v => v / Ms));

    [Fact]
    public void Time_per_token_of_each_tool() => Assert.Equal(
        [(160 - 10) / 4.0, (155 - 10) / 4.0, (150 - 110) / 4.0, 150 / 5.0, (150 - 110) / 4.0, (172 - 112) / 4.0],
        new[]
        {
            VllmDialect.ChatTpot(in R), VllmDialect.CompletionTpot(in R), AiperfDialect.Itl(in R),
            GuidellmDialect.Tpot(in R), GuidellmDialect.Itl(in R), MlperfDialect.Tpot(in R),
        }.Select(static v => v / Ms));

    [Fact]
    public void One_token_has_no_time_per_token_but_in_GuideLLM()
    {
        var one = R with { OutputTokens = 1 };
        Assert.True(double.IsNaN(VllmDialect.ChatTpot(in one)) && double.IsNaN(AiperfDialect.Itl(in one)) && double.IsNaN(GuidellmDialect.Itl(in one)) && double.IsNaN(MlperfDialect.Tpot(in one)));
        Assert.Equal(150 * Ms, GuidellmDialect.Tpot(in one));
        Assert.Equal(0, GuidellmDialect.ItlWeight(in one));
    }

    [Fact]
    public void Second_token_and_speed_of_AIPerf()
    {
        Assert.Equal(20 * Ms, AiperfDialect.Ttst(in R));
        Assert.Equal(100, AiperfDialect.UserSpeed(in R), 1e-9);
    }

    [Fact]
    public void Itl_of_vLLM_pools_the_gaps_between_chunks_with_choices()
    {
        // Role to first token 100 ms, two token gaps of 20 ms, last token to finish 5 ms; the usage event is no chunk.
        var sample = VllmDialect.Gaps(Streams.Input(R)).Sample!;
        Assert.Equal(4, sample.Count);
        Assert.Equal((100 + 20 + 20 + 5) / 4.0 * Ms, sample.Mean);
        Assert.Equal(20 * Ms, sample.Percentile(0.5, PercentileRule.Linear), 0.001 * 20 * Ms);
        Assert.Equal(100 * Ms, sample.Max);
    }

    [Fact]
    public void Itl_of_vLLM_knows_one_chunk_without_a_token_and_refuses_to_guess_at_three()
    {
        var noFinish = R with { ChoiceChunks = 4, LastChunk = R.LastToken };
        Assert.Equal((100 + 20 + 20) / 3.0 * Ms, VllmDialect.Gaps(Streams.Input(noFinish)).Sample!.Mean, 1);
        var many = VllmDialect.Gaps(Streams.Input(R with { ChoiceChunks = 6 }));
        Assert.Null(many.Sample);
        Assert.StartsWith("an answer has 3 chunks without a token", many.Note, StringComparison.Ordinal);
    }

    [Fact]
    public void Tokens_are_the_servers_or_not_known_to_vLLM()
    {
        var counted = Streams.Input(R with { TokenSource = TokenSource.Chunks, OutputTokens = 3 });
        var vllm = new VllmDialect().Compute(counted);
        Assert.Null(vllm.Mean(FigureIds.Tpot).Value);
        Assert.Null(vllm.Value(FigureIds.OutputRate).Value);
        Assert.Contains("own tokenizer", vllm.Mean(FigureIds.Tpot).Note, StringComparison.Ordinal);
        Assert.Equal(3, new GuidellmDialect().Compute(counted).Mean(FigureIds.OutputTokens).Value);
        Assert.Equal(FigureSource.StandIn, new AiperfDialect().Compute(counted)[FigureIds.OutputTokens].Source);
    }

    [Fact]
    public void Itl_of_GuideLLM_is_weighed_by_tokens()
    {
        // 40 ms over 4 gaps and 40 ms over 1: weights 4 and 1.
        var figures = new GuidellmDialect().Compute(Streams.Input(R, Streams.One(500, tokens: 2)));
        Assert.Equal(((10 * 4) + (40 * 1)) / 5.0, figures.Mean(FigureIds.Itl).Value!.Value / Ms, 1e-9);
        Assert.Equal(((30 * 5) + (75 * 2)) / 7.0, figures.Mean(FigureIds.Tpot).Value!.Value / Ms, 1e-9);
        Assert.Equal(10, figures.Percentile(FigureIds.Itl, 0.8).Value!.Value / Ms, 1e-9);
        Assert.Equal(40, figures.Percentile(FigureIds.Itl, 0.81).Value!.Value / Ms, 1e-9);

        // AIPerf takes both alike.
        Assert.Equal(25, new AiperfDialect().Compute(Streams.Input(R, Streams.One(500, tokens: 2))).Mean(FigureIds.Itl).Value!.Value / Ms, 1e-9);
    }

    [Fact]
    public void Throughput_of_each_tool()
    {
        // Planned at 0 and 1,000 ms; the last one is refused at 1,528 + 30 ms.
        var input = Streams.Input(R, Streams.One(1000), Streams.Refused(1500));
        var vllm = new VllmDialect().Compute(input);
        Assert.Equal(10 / 1.530, vllm.Value(FigureIds.OutputRate).Value!.Value, 1e-9);
        Assert.Equal(2 / 1.530, vllm.Value(FigureIds.RequestRate).Value!.Value, 1e-9);
        Assert.Equal(50 / 1.530, vllm.Value(FigureIds.TotalRate).Value!.Value, 1e-9);

        // First send at 2, last token at 1,152.
        Assert.Equal(10 / 1.150, new AiperfDialect().Compute(input).Value(FigureIds.OutputRate).Value!.Value, 1e-9);

        // First send at 2, last end at 1,530, failures counted.
        Assert.Equal(3 / 1.528, new GuidellmDialect().Compute(input).Value(FigureIds.RequestRate).Value!.Value, 1e-9);
        Assert.Equal(10 / 1.528, new GuidellmDialect().Compute(input).Value(FigureIds.OutputRate).Value!.Value, 1e-9);

        // One sample less, first planned to last done.
        Assert.Equal(1 / 1.172, new MlperfDialect().Compute(input).Value(FigureIds.RequestRate).Value!.Value, 1e-9);
        Assert.Equal(1 / 1.000, new MlperfDialect().Compute(input).Value(FigureIds.ScheduledRate).Value!.Value, 1e-9);
        Assert.Equal(10 / 1.172, new MlperfDialect().Compute(input).Value(FigureIds.OutputRate).Value!.Value, 1e-9);
        Assert.Equal(3 / 1.530, new WrkDialect().Compute(input).Value(FigureIds.RequestRate).Value!.Value, 1e-9);
    }

    [Fact]
    public void Failures_are_in_the_times_of_wrk_when_they_answered_and_of_k6_always()
    {
        var input = Streams.Input(R, Streams.Refused(500), Streams.TimedOut(600));
        Assert.Equal((170 + 28) / 2.0, new WrkDialect().Compute(input).Mean(FigureIds.Latency).Value!.Value / Ms);
        Assert.Equal((170 + 28 + 0) / 3.0, new K6Dialect().Compute(input).Mean(FigureIds.Latency).Value!.Value / Ms, 1e-9);
        Assert.Equal(170, new K6Dialect().Compute(input).Mean(FigureIds.ExpectedLatency).Value!.Value / Ms);
        Assert.Equal(2, new WrkDialect().Compute(input).Value(FigureIds.Requests).Value);
        Assert.Equal(3, new K6Dialect().Compute(input).Value(FigureIds.Requests).Value);
        Assert.All(new Dialect[] { new VllmDialect(), new AiperfDialect(), new GuidellmDialect(), new MlperfDialect() }, d => Assert.Equal(1, d.Compute(input)[FigureIds.Latency].Sample!.Count));
    }

    [Theory]
    [InlineData("ttft p99 < 50ms", 1, 0, 0.0)]
    [InlineData("ttft p99 < 120ms", 1, 1, 0.5)]
    [InlineData("latency p99 < 155ms", 0, 1, 0.0)]
    [InlineData("tpot p99 < 20ms", 0, 1, 0.5)]
    public void Goodput_of_each_tool(string objective, int vllm, int aiperf, double guidellm)
    {
        var plan = $"version: 1\nname: hand\ntarget: {{url: 'http://127.0.0.1/v1', protocol: openai-chat, model: m}}\nload: {{rate: 1/s, duration: 1s}}\nobjectives: ['{objective}']\n";
        RequestRecord[] records = [R, Streams.Refused(0)];
        var input = new DialectInput(Streams.Run(records, plan: plan), records);
        Assert.Equal(vllm / 0.172, new VllmDialect().Compute(input).Value(FigureIds.Goodput).Value!.Value, 1e-9);
        Assert.Equal(aiperf / 0.150, new AiperfDialect().Compute(input).Value(FigureIds.Goodput).Value!.Value, 1e-9);

        // Errors count as bad.
        Assert.Equal(aiperf / 2.0, new AiperfDialect().Compute(input).Value(FigureIds.GoodputRatio).Value);
        Assert.Equal(guidellm, new GuidellmDialect().Compute(input).Value(FigureIds.GoodputRatio).Value);
    }

    [Fact]
    public void Goodput_of_vLLM_takes_one_token_for_a_time_per_token_of_zero()
    {
        const string Plan = "version: 1\nname: hand\ntarget: {url: 'http://127.0.0.1/v1', protocol: openai-chat, model: m}\nload: {rate: 1/s, duration: 1s}\nobjectives: ['tpot p99 < 1ms']\n";
        RequestRecord[] records = [R with { OutputTokens = 1 }];
        var input = new DialectInput(Streams.Run(records, plan: Plan), records);
        Assert.True(new VllmDialect().Compute(input).Value(FigureIds.Goodput).Value > 0);
        Assert.Equal(0, new AiperfDialect().Compute(input).Value(FigureIds.Goodput).Value);
    }

    [Fact]
    public void Concurrency_of_GuideLLM_is_weighed_by_time_and_the_peak_of_vLLM_counts_seconds_touched()
    {
        // In flight 2 to 172 and 102 to 272: one for 100 ms, two for 70, one for 100.
        RequestRecord[] two = [R, Streams.One(100)];
        var sample = GuidellmDialect.Concurrency(two).Sample!;
        Assert.Equal(((1 * 200) + (2 * 70)) / 270.0, sample.Mean, 1e-9);
        Assert.Equal(1, sample.Percentile(0.5, PercentileRule.Cumulative));
        Assert.Equal(2, VllmDialect.PeakPerSecond([R, Streams.One(700)], VllmDialect.ChatLatency));
        Assert.Equal(1, VllmDialect.PeakPerSecond([R, Streams.One(1100)], VllmDialect.ChatLatency));
    }

    [Fact]
    public void Without_records_histograms_answer_within_a_thousandth_and_the_rest_says_why_not()
    {
        RequestRecord[] records = [R, Streams.One(300), Streams.One(600)];
        var exact = Streams.Input(records);
        var bare = Streams.WithoutRecords(records);
        foreach (var (dialect, id) in new (Dialect, string)[]
        {
            (new AiperfDialect(), FigureIds.Ttft), (new GuidellmDialect(), FigureIds.Ttft), (new GuidellmDialect(), FigureIds.Latency), (new MlperfDialect(), FigureIds.Ttft),
            (new MlperfDialect(), FigureIds.Latency), (new WrkDialect(), FigureIds.Latency), (new K6Dialect(), FigureIds.Latency),
        })
        {
            var truth = dialect.Compute(exact).Percentile(id, 0.99).Value!.Value;
            var figure = dialect.Compute(bare).Percentile(id, 0.99);
            Assert.Equal(FigureSource.Histogram, figure.Source);
            Assert.Equal(truth, figure.Value!.Value, truth * 0.001);
        }

        var vllm = new VllmDialect().Compute(bare);
        Assert.All([FigureIds.Ttft, FigureIds.Tpot, FigureIds.Itl, FigureIds.Latency], id => Assert.Contains("--records", vllm[id].Note, StringComparison.Ordinal));
    }

    [Fact]
    public void Records_without_the_points_of_chunks_are_not_guessed_at()
    {
        var old = R with { FirstChunk = RequestRecord.Absent, LastEvent = RequestRecord.Absent, LastChunk = RequestRecord.Absent, ChoiceChunks = 0 };
        var figures = new VllmDialect().Compute(Streams.Input(old));
        Assert.All([FigureIds.Ttft, FigureIds.Tpot, FigureIds.Itl, FigureIds.Latency], id => Assert.Contains("older", figures[id].Note, StringComparison.Ordinal));
    }
}
