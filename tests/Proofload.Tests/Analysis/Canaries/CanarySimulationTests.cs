using Proofload.Analysis.Canaries;
using Proofload.Measurement.Randomness;

namespace Proofload.Tests.Analysis.Canaries;

/// <summary>
/// What the judge says of canaries whose truth is known: two queues with Poisson arrivals and log-normal service at the same time, and a drift of
/// the environment that both see. The figures stand in docs/canary.md.
/// </summary>
public sealed class CanarySimulationTests(ITestOutputHelper output)
{
    private const int Windows = 30;
    private const int PerWindow = 200;

    // The docs' figures are of 200 canaries (PROOFLOAD_CANARIES=200), which take a minute; the first of the same seeds are enough to notice a judge that has changed.
    private static readonly int Canaries = int.TryParse(Environment.GetEnvironmentVariable("PROOFLOAD_CANARIES"), out var count) ? count : 12;
    private static readonly IReadOnlyList<CanarySubject> Subjects = [.. new[] { "latency p50 +10%", "latency p95 +20%", "error_rate +0.5pp" }.Select(CanarySubject.Parse)];

    [Theory]
    [InlineData(0.3, 0.0)]
    [InlineData(0.7, 0.0)]
    [InlineData(0.3, 0.3)]
    [InlineData(0.7, 0.3)]
    public void An_unchanged_canary_is_called_worse_no_more_often_than_alpha(double utilisation, double drift)
    {
        var verdicts = Judge(Canaries, utilisation, drift, slower: 1, moreErrors: 0);
        var wrong = verdicts.Count(static v => v is CanaryVerdict.Worse or CanaryVerdict.Unsteady);
        Say(utilisation, drift, verdicts);

        // What a true 5 % exceeds about once in a hundred times.
        Assert.InRange(wrong, 0, (int)Math.Ceiling((0.05 * Canaries) + (2.33 * Math.Sqrt(0.05 * 0.95 * Canaries))));
    }

    [Theory]
    [InlineData(0.3, 0.0, 1.3, 0.0)]
    [InlineData(0.3, 0.3, 1.3, 0.0)]
    [InlineData(0.7, 0.0, 1.0, 0.01)]
    public void A_worse_canary_never_passes_and_is_mostly_found(double utilisation, double drift, double slower, double moreErrors)
    {
        var verdicts = Judge(Canaries, utilisation, drift, slower, moreErrors);
        Say(utilisation, drift, verdicts);
        Assert.True(verdicts.Count(static v => v == CanaryVerdict.Pass) <= Canaries / 20);
        Assert.True(verdicts.Count(static v => v is CanaryVerdict.Worse or CanaryVerdict.Unsteady) >= Canaries * 8 / 10);
    }

    private void Say(double utilisation, double drift, List<CanaryVerdict> verdicts) =>
        output.WriteLine($"utilisation {utilisation}, drift {drift}: " + string.Join(", ", verdicts.GroupBy(static v => v).OrderBy(static g => g.Key).Select(static g => $"{g.Key} {g.Count()}")));

    private static List<CanaryVerdict> Judge(int canaries, double utilisation, double drift, double slower, double moreErrors) =>
        [.. Enumerable.Range(0, canaries).AsParallel().AsOrdered().Select(i => One((ulong)i, utilisation, drift, slower, moreErrors))];

    private static CanaryVerdict One(ulong seed, double utilisation, double drift, double slower, double moreErrors)
    {
        var environment = SeededRandom.At(seed, 1, 0);
        var phase = environment.NextDouble() * 2 * Math.PI;
        var sides = new[] { new Queue(SeededRandom.At(seed, 2, 0), 1), new Queue(SeededRandom.At(seed, 3, 0), slower) };
        var values = new List<double>[2, 2];
        long[] errors = [0, 0], done = [0, 0];
        var decision = new CanaryDecision(new CanarySchedule(Windows, 6), new CanaryOptions());
        for (var window = 1; window <= Windows; window++)
        {
            var weather = 1 + (drift * Math.Sin(phase + (2 * Math.PI * window / Windows)));
            for (var side = 0; side < 2; side++)
            {
                var latencies = sides[side].Window(utilisation, weather);
                (values[side, 0] ??= []).Add(latencies[PerWindow / 2]);
                (values[side, 1] ??= []).Add(latencies[PerWindow * 95 / 100]);
                done[side] += PerWindow;
                errors[side] += sides[side].Errors(0.002 + (side == 1 ? moreErrors : 0));
            }

            decision.Look(window,
            [
                new CanaryEvidence { Metric = Subjects[0].Metric, Baseline = values[0, 0], Canary = values[1, 0] },
                new CanaryEvidence { Metric = Subjects[1].Metric, Baseline = values[0, 1], Canary = values[1, 1] },
                new CanaryEvidence { Metric = Subjects[2].Metric, BaselineEvents = new EventCount(errors[0], done[0]), CanaryEvents = new EventCount(errors[1], done[1]) },
            ]);
            if (decision.IsSettled)
                break;
        }

        return decision.Last!.Verdict;
    }

    /// <summary>One server, first come first served (Lindley), mean service 1 at the baseline.</summary>
    private sealed class Queue(SeededRandom random, double slower)
    {
        private double _wait;

        public double[] Window(double utilisation, double weather)
        {
            var latencies = new double[PerWindow];
            for (var i = 0; i < PerWindow; i++)
            {
                // Log-normal with a coefficient of variation of 0.53.
                var service = slower * weather * Math.Exp((0.5 * random.NextGaussian()) - 0.125);
                latencies[i] = _wait + service;
                var gap = -Math.Log(1 - random.NextDouble()) / utilisation;
                _wait = Math.Max(0, latencies[i] - gap);
            }

            Array.Sort(latencies);
            return latencies;
        }

        public long Errors(double share)
        {
            long count = 0;
            for (var i = 0; i < PerWindow; i++)
                count += random.NextDouble() < share ? 1 : 0;
            return count;
        }
    }
}
