using Proofload.Measurement.Health;
using Proofload.Measurement.Histograms;
using Proofload.Measurement.Randomness;
using Proofload.Results;

namespace Proofload.Tests.Analysis.Comparison;

/// <summary>Seeded finished runs of independent log-normal requests, whose level may scatter from run to run.</summary>
internal static class ComparedRuns
{
    private static readonly DateTimeOffset Start = new(2026, 3, 14, 9, 0, 0, TimeSpan.Zero);

    public static RunResult Of(
        int number, double level = 0.1, double scatter = 0.02, int requests = 1_000, int failed = 0, string plan = "p", ulong seed = 1, string commit = "")
    {
        var random = SeededRandom.At(seed, 77, (ulong)number);
        var centre = level * Math.Exp(scatter * random.NextGaussian());
        var histogram = new Histogram();
        for (var i = 0; i < requests - failed; i++)
            histogram.Record((long)(centre * Math.Exp(0.4 * random.NextGaussian()) * 1e9));
        var latency = Summary(histogram.ToSparse());
        return new RunResult
        {
            Id = FormattableString.Invariant($"20260314-{90000 + number:000000}-abcdef"),
            Name = "chat",
            StartedAt = Start.AddMinutes(number),
            Ending = RunEnding.Completed,
            Window = 100,
            Verdict = new Verdict { Measurement = MeasurementState.Valid, Outcome = Outcome.None },
            Metrics = requests == failed ? new Dictionary<string, MetricSummary>() : new Dictionary<string, MetricSummary> { ["latency"] = latency },
            Rates = new RunRates { Throughput = (requests - failed) / 100.0 * Math.Exp(0.001 * random.NextGaussian()) },
            Errors = new Dictionary<string, long>(),
            Counts = new RunCounts { Intended = requests, Sent = requests, Ok = requests - failed, Failed = failed },
            Generator = new GeneratorHealth { OfferedRate = 10, SentRate = 10, SentRatio = 1, Engine = "epoll" },
            Plan = $"name: chat\nrate: {plan}\n",
            Seed = 42,
            Fingerprint = new RunFingerprint { Plan = plan, Data = "d", Target = "http http://gpu:8000/", Machine = "m", Version = "1", Engine = "epoll" },
            Labels = commit.Length > 0 ? new Dictionary<string, string> { ["commit"] = commit, ["branch"] = "main" } : new Dictionary<string, string>(),
        };
    }

    public static MetricSummary Summary(SparseHistogram h)
    {
        double At(double q) => h.Count == 0 ? 0 : h.ValueAtQuantile(q) * 1e-9;
        ConfidenceInterval Ci(double q)
        {
            var ranks = Measurement.Statistics.QuantileInterval.OrderStatistics(h.Count, q);
            return ranks.IsFinite
                ? new ConfidenceInterval { Low = h.ValueAtRank(ranks.LowRank) * 1e-9, High = h.ValueAtRank(ranks.HighRank) * 1e-9, Method = "envelope" }
                : new ConfidenceInterval { Method = "none", Needed = ranks.NeededN };
        }

        return new MetricSummary
        {
            Unit = "s",
            Count = h.Count,
            Min = h.Min * 1e-9,
            Mean = h.Mean * 1e-9,
            Max = h.Max * 1e-9,
            P50 = At(0.5),
            P90 = At(0.9),
            P95 = At(0.95),
            P99 = At(0.99),
            P999 = At(0.999),
            Ci = new Dictionary<string, ConfidenceInterval> { ["p50"] = Ci(0.5), ["p90"] = Ci(0.9), ["p95"] = Ci(0.95), ["p99"] = Ci(0.99), ["p999"] = Ci(0.999) },
            Histogram = HistogramCodec.EncodeBase64(h),
        };
    }
}
