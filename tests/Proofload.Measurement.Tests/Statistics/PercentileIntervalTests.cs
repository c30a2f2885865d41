using Proofload.Measurement.Histograms;
using Proofload.Measurement.Randomness;
using Proofload.Measurement.Statistics;

namespace Proofload.Measurement.Tests.Statistics;

public sealed class PercentileIntervalTests
{
    private const long Mean = 10_000_000;

    [Fact]
    public void TooFewSamples_HaveNoInterval_AndSayHowManyAreNeeded()
    {
        var total = Exponential(1, 367);
        var estimate = PercentileInterval.Estimate(total, [], 0.99);
        Assert.Equal((null, null, PercentileMethod.None), (estimate.Low, estimate.High, estimate.Method));
        Assert.Equal((367, 368), (estimate.N, estimate.NeededN));
        Assert.Equal(total.ValueAtQuantile(0.99), estimate.Value);
        Assert.Null(PercentileInterval.Estimate(SparseHistogram.Empty, [], 0.5).Value);
    }

    [Fact]
    public void WithoutBatches_OrderStatisticsAlone_AndTheAssumptionIsFlagged()
    {
        var total = Exponential(2, 1_000);
        var estimate = PercentileInterval.Estimate(total, [total], 0.99);
        Assert.Equal(PercentileMethod.OrderStatistics, estimate.Method);
        Assert.True(estimate.IndependenceAssumed);
        Assert.Equal((total.ValueAtRank(983), total.ValueAtRank(997)), (estimate.Low, estimate.High));
    }

    [Fact]
    public void WithBatches_IsTheWiderOfBothMethods_AndTheSameForTheSameSeed()
    {
        var batches = Enumerable.Range(0, 64).Select(static b => Exponential((ulong)b, 100)).ToList();
        var total = SparseHistogram.Merge(batches);
        var plain = PercentileInterval.Estimate(total, [], 0.9);
        var block = BlockBootstrap.Quantile(batches, 0.9, seed: 5);
        var estimate = PercentileInterval.Estimate(total, [.. batches, SparseHistogram.Empty], 0.9, seed: 5);
        Assert.Equal(PercentileMethod.BlockBootstrap, estimate.Method);
        Assert.False(estimate.IndependenceAssumed);
        Assert.Equal(Math.Min(plain.Low!.Value, block.Low), estimate.Low);
        Assert.Equal(Math.Max(plain.High!.Value, block.High), estimate.High);
        Assert.Equal(estimate, PercentileInterval.Estimate(total, batches, 0.9, seed: 5));
        Assert.NotEqual(block, BlockBootstrap.Quantile(batches, 0.9, seed: 6));
    }

    [Fact]
    public void BlockBootstrap_OfIdenticalBatches_HasNoSpread()
    {
        var batch = Exponential(1, 200);
        var (low, high) = BlockBootstrap.Quantile([.. Enumerable.Repeat(batch, 16)], 0.95);
        Assert.Equal((batch.ValueAtQuantile(0.95), batch.ValueAtQuantile(0.95)), (low, high));
    }

    [Fact]
    public void BlockBootstrap_SeesADriftThatOrderStatisticsCannot()
    {
        var batches = Enumerable.Range(0, 32).Select(static b => Exponential((ulong)b, 300, b < 16 ? 1 : 3)).ToList();
        var plain = PercentileInterval.Estimate(SparseHistogram.Merge(batches), [], 0.5);
        var (low, high) = BlockBootstrap.Quantile(batches, 0.5);
        Assert.True(high - low > 4 * (plain.High - plain.Low));
    }

    [Fact]
    public void BlockBootstrap_RefusesNonsense()
    {
        SparseHistogram[] batches = [Exponential(1, 5), Exponential(2, 5)];
        Assert.Throws<ArgumentOutOfRangeException>(() => BlockBootstrap.Quantile([batches[0]], 0.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => BlockBootstrap.Quantile(batches, 0.5, blockLength: 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => BlockBootstrap.Quantile(batches, 0.5, resamples: 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => BlockBootstrap.Quantile(batches, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => PercentileInterval.Estimate(batches[0], batches, 0.5, 1));
    }

    [Fact]
    public void IndependentRequests_TheP99IntervalCoversTheTruthAtLeastAsOftenAsPromised()
    {
        var truth = Math.Log(100) * Mean;
        var covered = 0;
        const int Trials = 100;
        for (ulong trial = 0; trial < Trials; trial++)
        {
            var batches = Enumerable.Range(0, 64).Select(b => Exponential((trial * 64) + (ulong)b + 1_000, 60)).ToList();
            covered += Covers(PercentileInterval.Estimate(SparseHistogram.Merge(batches), batches, 0.99, seed: trial), truth) ? 1 : 0;
        }

        // 95 % less two standard errors of 100 trials.
        Assert.InRange(covered, 0.91 * Trials, Trials);
    }

    [Fact]
    public void QueueingRequests_TheP99IntervalCoversTheTruthFarMoreOftenThanOrderStatistics()
    {
        // M/M/1 at 70 %: requests depend on each other; 10,000 of them in 64 spans of time.
        var truth = Queues.MM1SojournQuantile(0.7, 1, 0.99) * Mean;
        const int Trials = 120;
        var (block, plain) = (0, 0);
        for (ulong trial = 0; trial < Trials; trial++)
        {
            var batches = Queue(trial, 0.7, 10_000, 64);
            var total = SparseHistogram.Merge(batches);
            block += Covers(PercentileInterval.Estimate(total, batches, 0.99, seed: trial), truth) ? 1 : 0;
            plain += Covers(PercentileInterval.Estimate(total, [], 0.99), truth) ? 1 : 0;
        }

        Assert.True(block >= 0.82 * Trials, $"block bootstrap covered {block} of {Trials}, order statistics {plain}");
        Assert.True(block >= plain + (0.5 * Trials), $"block bootstrap covered {block} of {Trials}, order statistics {plain}");
    }

    [Fact]
    public void QueueingRequests_TheMeanIntervalByBatchMeansCoversTheTruth()
    {
        const int Trials = 150;
        var covered = 0;
        for (ulong trial = 0; trial < Trials; trial++)
        {
            var interval = MeanInterval.FromBatches(Queue(trial + 9_000, 0.5, 10_000, 64))!.Value;
            covered += interval.Low <= 2.0 * Mean && interval.High >= 2.0 * Mean ? 1 : 0;
        }

        Assert.InRange(covered, 0.88 * Trials, 0.995 * Trials);
        Assert.Null(MeanInterval.FromBatches([.. Enumerable.Repeat(Exponential(1, 9), 7)]));
    }

    private static bool Covers(PercentileInterval interval, double truth) =>
        interval.Low <= truth * (1 + HistogramLayout.RelativeError) && interval.High >= truth;

    private static SparseHistogram Exponential(ulong seed, int n, double scale = 1)
    {
        var random = SeededRandom.At(seed, 77, 0);
        var histogram = new Histogram();
        for (var i = 0; i < n; i++)
            histogram.Record((long)(random.NextExponential() * Mean * scale));
        return histogram.ToSparse();
    }

    /// <summary>Sojourn times of an M/M/1 queue in equal spans of time, after a warm-up; service 1 in units of the mean.</summary>
    private static List<SparseHistogram> Queue(ulong seed, double rho, int n, int spans)
    {
        var random = SeededRandom.At(seed, 78, 0);
        var batches = Enumerable.Range(0, spans).Select(static _ => new Histogram()).ToList();
        double wait = 0, now = 0;
        var end = n / rho;
        for (var i = -1_000; ; i++)
        {
            var sojourn = wait + random.NextExponential();
            if (i >= 0 && now < end)
                batches[(int)(now / end * spans)].Record((long)(sojourn * Mean));
            else if (i >= 0)
                return [.. batches.Where(static b => b.Count > 0).Select(static b => b.ToSparse())];

            var gap = random.NextExponential() / rho;
            now = i < 0 ? 0 : now + gap;
            wait = Math.Max(0, sojourn - gap);
        }
    }
}
