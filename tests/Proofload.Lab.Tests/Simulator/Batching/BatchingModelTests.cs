using Proofload.Lab.Simulator;
using Proofload.Lab.Simulator.Batching;

namespace Proofload.Lab.Tests;

public sealed class BatchingModelTests
{
    private const long Ms = 1_000_000;

    private static readonly BatchingOptions Simple = new()
    {
        PrefillTokensPerSecond = 1_000,
        DecodeBase = TimeSpan.FromMilliseconds(10),
        DecodePerSequence = TimeSpan.FromMilliseconds(1),
        MaxSequences = 4,
    };

    [Theory]
    [InlineData(PrefillMode.Blocking)]
    [InlineData(PrefillMode.Chunked)]
    [InlineData(PrefillMode.Disaggregated)]
    public void OneSequence_TakesPrefillThenOneStepAToken(PrefillMode mode)
    {
        var run = new Run(Simple with { Prefill = mode });
        var sequence = run.Enqueue(prompt: 50, output: 4);
        run.ToEnd();
        Assert.Equal([50 * Ms, 61 * Ms, 72 * Ms, 83 * Ms], run.TokensOf(sequence));
    }

    [Fact]
    public void Step_WithBSequences_LastsBasePlusBTimesShare()
    {
        var run = new Run(Simple with { Prefill = PrefillMode.Blocking, MaxBatchedTokens = 100 });
        var sequences = Enumerable.Range(0, 4).Select(_ => run.Enqueue(prompt: 1, output: 3)).ToArray();
        run.ToEnd();
        Assert.All(sequences, s => Assert.Equal([4 * Ms, 18 * Ms, 32 * Ms], run.TokensOf(s)));
    }

    [Fact]
    public void Step_WithKvCost_GrowsWithTheTokensHeld()
    {
        var run = new Run(Simple with { Prefill = PrefillMode.Blocking, DecodePerKvTokenNs = 1_000 });
        var sequence = run.Enqueue(prompt: 100, output: 3);
        run.ToEnd();
        Assert.Equal([100 * Ms, (111 * Ms) + 101_000, (122 * Ms) + 101_000 + 102_000], run.TokensOf(sequence));
    }

    [Fact]
    public void BlockingPrefill_StopsTheDecodeOfOthers()
    {
        var run = new Run(Simple with { Prefill = PrefillMode.Blocking });
        var first = run.Enqueue(prompt: 10, output: 3);
        run.Step();
        var second = run.Enqueue(prompt: 200, output: 1);
        run.ToEnd();
        Assert.Equal([10 * Ms, 221 * Ms, 232 * Ms], run.TokensOf(first));
        Assert.Equal([210 * Ms], run.TokensOf(second));
    }

    [Fact]
    public void ChunkedPrefill_LengthensTheStepsOfOthersByItsChunks()
    {
        var run = new Run(Simple with { Prefill = PrefillMode.Chunked, MaxBatchedTokens = 101 });
        var first = run.Enqueue(prompt: 10, output: 4);
        run.Step();
        var second = run.Enqueue(prompt: 200, output: 1);
        run.ToEnd();

        // Steps of 11 ms decode + 100 ms chunk, twice; the second chunk ends the prompt.
        Assert.Equal([10 * Ms, 121 * Ms, 232 * Ms, 243 * Ms], run.TokensOf(first));
        Assert.Equal([232 * Ms], run.TokensOf(second));
    }

    [Fact]
    public void DisaggregatedPrefill_LeavesTheDecodeOfOthersAlone()
    {
        var run = new Run(Simple with { Prefill = PrefillMode.Disaggregated });
        var first = run.Enqueue(prompt: 10, output: 4);
        run.Step();
        var second = run.Enqueue(prompt: 15, output: 1);
        run.ToEnd();
        Assert.Equal([10 * Ms, 21 * Ms, 32 * Ms, 43 * Ms], run.TokensOf(first));

        // Ready at 25 ms, given out at the end of the step that runs then.
        Assert.Equal([32 * Ms], run.TokensOf(second));
    }

    [Fact]
    public void MaxSequences_LimitsTheBatchAndServesInOrder()
    {
        var run = new Run(Simple with { MaxSequences = 2, Prefill = PrefillMode.Blocking });
        var all = Enumerable.Range(0, 5).Select(_ => run.Enqueue(prompt: 1, output: 2)).ToArray();
        run.Step();
        Assert.Equal(2, run.Model.Running);
        Assert.Equal(3, run.Model.Waiting);
        run.ToEnd();
        var firsts = all.Select(s => run.TokensOf(s)[0]).ToArray();
        Assert.Equal(firsts.Order(), firsts);
        Assert.All(all, s => Assert.Equal(2, run.TokensOf(s).Count));
    }

    [Fact]
    public void MaxKvTokens_IsReservedInFullAndGivenBack()
    {
        var run = new Run(Simple with { MaxKvTokens = 100, Prefill = PrefillMode.Blocking });
        run.Enqueue(prompt: 50, output: 10);
        var second = run.Enqueue(prompt: 50, output: 2);
        run.Step();
        Assert.Equal(60, run.Model.KvTokensReserved);
        Assert.Equal(1, run.Model.Waiting);
        run.ToEnd();
        Assert.Equal(0, run.Model.KvTokensReserved);
        Assert.Equal(2, run.TokensOf(second).Count);
        Assert.False(run.Model.CanFit(99, 2));
        Assert.True(run.Model.CanFit(98, 2));
    }

    [Fact]
    public void Cancelled_LeavesTheBatchAtTheNextStep()
    {
        var run = new Run(Simple with { MaxSequences = 1 });
        var first = run.Enqueue(prompt: 1, output: 1_000);
        var second = run.Enqueue(prompt: 1, output: 1);
        run.Step();
        first.Cancelled = true;
        run.ToEnd();
        Assert.Single(run.TokensOf(first));
        Assert.Single(run.TokensOf(second));
    }

    [Fact]
    public void PrefixCache_ShortensTheSecondPrefillByWholeBlocksButNeverToNothing()
    {
        var run = new Run(Simple with { PrefixCacheBlocks = 10, BlockTokens = 16, Prefill = PrefillMode.Blocking });
        var first = run.Enqueue(prompt: 32, output: 1, blocks: [1, 2]);
        run.ToEnd();
        var start = run.Now;
        var same = run.Enqueue(prompt: 32, output: 1, blocks: [1, 2]);
        run.ToEnd();
        Assert.Equal(0, first.CachedTokens);
        Assert.Equal(31, same.CachedTokens);
        Assert.Equal(start + Ms, run.TokensOf(same)[0]);
        Assert.Equal(31, run.Model.PrefixTokensHit);
        Assert.Equal(64, run.Model.PrefixTokensQueried);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.9)]
    [InlineData(1.5)]
    public void Throughput_FollowsTheLoadUpToTheSaturationLawAndNoFurther(double load)
    {
        // 4 sequences of 10 tokens: a step of 14 ms makes 4 tokens, and each request costs 1 ms of prefill on top.
        var capacity = 1 / ((0.001 * 1) + (9 * 0.014 / 4));
        var run = new Run(Simple with { Prefill = PrefillMode.Blocking });
        var gap = (long)(1e9 / (capacity * load));
        var sequences = new List<BatchSequence>();
        for (long due = 0; due < 200_000 * Ms; due += gap)
        {
            run.StepUntil(due);
            sequences.Add(run.Enqueue(prompt: 1, output: 10));
        }

        var finished = sequences.Count(s => run.TokensOf(s).Count == 10 && run.TokensOf(s)[9] <= 200_000 * Ms);
        Assert.Equal(Math.Min(load, 1) * capacity * 200, finished, capacity * 200 * 0.03);
        Assert.Equal(load > 1, run.Model.Waiting > 1_000);
    }

    /// <summary>Virtual time: a step's end is reached by arithmetic.</summary>
    private sealed class Run(BatchingOptions options) : ITokenReceiver
    {
        private readonly Dictionary<BatchSequence, List<long>> _tokens = [];
        private readonly List<BatchSequence> _produced = [];
        private long? _end;

        public BatchingModel Model { get; } = new(options);

        public long Now { get; private set; }

        public BatchSequence Enqueue(int prompt, int output, ulong[]? blocks = null)
        {
            var sequence = new BatchSequence(prompt, output, blocks ?? [], this);
            _tokens[sequence] = [];
            Model.Enqueue(sequence);
            return sequence;
        }

        public List<long> TokensOf(BatchSequence sequence) => _tokens[sequence];

        public bool Step()
        {
            _end ??= Model.BeginStep(Now);
            if (_end is not { } end)
            {
                return false;
            }

            Now = end;
            _end = null;
            _produced.Clear();
            Model.EndStep(_produced);
            _produced.ForEach(s => _tokens[s].Add(end));
            return true;
        }

        public void ToEnd()
        {
            while (Step())
            {
            }
        }

        /// <summary>Ends every step that ends before the moment; the one across it stays under way.</summary>
        public void StepUntil(long moment)
        {
            while ((_end ??= Model.BeginStep(Now)) is { } end && end <= moment)
            {
                Step();
            }

            Now = _end is null ? Math.Max(Now, moment) : Now;
        }

        public void OnToken(long dueNs) => throw new InvalidOperationException("The model itself delivers nothing.");
    }
}
