using Proofload.Measurement.Health;
using Proofload.Measurement.Histograms;
using Proofload.Measurement.Randomness;
using Proofload.Results;

namespace Proofload.Fuzz.Grammars;

/// <summary>Small run results with something in every part.</summary>
internal static class RunGrammar
{
    public static RunResult Result(ref SeededRandom random)
    {
        var counts = new RunCounts { Intended = random.NextLong(1L << 40), Sent = random.NextInt(1000), Ok = random.NextInt(1000), Failed = random.NextInt(10) };
        var rates = new RunRates { Offered = random.NextDouble() * 1e6, Sent = null, Throughput = random.NextGaussian(), ErrorRate = random.NextDouble() };
        var metrics = Metrics(ref random);
        var errors = new Dictionary<string, long>(StringComparer.Ordinal) { [JsonGrammar.SomeText(ref random)] = random.NextLong(long.MaxValue) };
        return new RunResult
        {
            Id = "r" + random.NextUInt64().ToString("x", System.Globalization.CultureInfo.InvariantCulture),
            Name = JsonGrammar.AnyText(ref random),
            StartedAt = DateTimeOffset.UnixEpoch.AddMilliseconds(random.NextLong(1L << 42)),
            Ending = RunEnding.Completed,
            EndingReason = random.NextInt(2) == 0 ? null : JsonGrammar.AnyText(ref random),
            Window = random.NextDouble() * 1e4,
            Verdict = new Verdict
            {
                Measurement = MeasurementState.Valid,
                Outcome = Outcome.Passed,
                Reasons = [JsonGrammar.AnyText(ref random)],
                Objectives = [new ObjectiveResult { Expression = "ttft p99 < 500ms", Observed = random.NextDouble(), Result = ObjectiveState.Passed, Unit = "s" }],
            },
            Metrics = metrics,
            Rates = rates,
            Errors = errors,
            ErrorSamples = [new ErrorSample("timeout", JsonGrammar.AnyText(ref random), random.NextInt(9))],
            Counts = counts,
            Kinds = [new KindResult { Name = "k", Metrics = metrics, Errors = errors, Counts = counts, Rates = rates }],
            Generator = new GeneratorHealth { LatenessP50 = random.NextDouble(), Dropped = random.NextInt(5), Engine = "epoll", Workers = 1 + random.NextInt(4) },
            Series =
            [
                new IntervalResult
                {
                    At = random.NextDouble() * 100, Planned = random.NextInt(100), Sent = random.NextInt(100), Errors = errors,
                    Metrics = new Dictionary<string, IntervalPercentiles>(StringComparer.Ordinal) { ["latency"] = new(3, random.NextDouble(), 1, 2, 3) },
                },
            ],
            Plan = "version: 1\n",
            Seed = random.NextUInt64(),
            Fingerprint = new RunFingerprint { Plan = "p", Data = "d", Target = "t", Machine = "m", Version = "v", Engine = "epoll" },
            Notes = [JsonGrammar.AnyText(ref random)],
            Labels = new Dictionary<string, string>(StringComparer.Ordinal) { ["commit"] = JsonGrammar.AnyText(ref random) },
        };
    }

    private static Dictionary<string, MetricSummary> Metrics(ref SeededRandom random)
    {
        var histogram = new Histogram();
        for (var left = random.NextInt(20); left > 0; left--)
        {
            histogram.Record(random.NextLong(1L << 34));
        }

        return new Dictionary<string, MetricSummary>(StringComparer.Ordinal)
        {
            ["latency"] = new MetricSummary
            {
                Unit = "s", Count = histogram.Count, P50 = random.NextDouble(), P999 = null, Histogram = HistogramCodec.EncodeBase64(histogram.ToSparse()),
                Ci = new Dictionary<string, ConfidenceInterval>(StringComparer.Ordinal) { ["p99"] = new ConfidenceInterval { Low = random.NextDouble(), Method = "order-statistics", Needed = 300 } },
            },
        };
    }
}
