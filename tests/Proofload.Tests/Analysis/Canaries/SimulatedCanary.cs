using System.Globalization;
using Proofload.Analysis.Canaries;
using Proofload.Measurement.Randomness;
using Xunit.Sdk;

namespace Proofload.Tests.Analysis.Canaries;

/// <summary>
/// Two queues at the same time, one server each, first come first served (Lindley), Poisson arrivals, log-normal service of mean 1 with a coefficient of
/// variation of 0.53; a swing of the service time that both see.
/// </summary>
public sealed record SimulatedCanary : IXunitSerializable
{
    public double Utilisation { get; set; } = 0.3;

    /// <summary>The swing: 0.3 is from 30 % faster to 30 % slower, one period over the whole time.</summary>
    public double Drift { get; set; }

    /// <summary>Both get the same requests at the same times; half of the (logarithmic) variance of the service time is the request's.</summary>
    public bool IsMirrored { get; set; } = true;

    /// <summary>Factor on the service time of the canary.</summary>
    public double Slower { get; set; } = 1;

    /// <summary>Factor on the latencies of the canary, after its queue: a true change of every percentile.</summary>
    public double Longer { get; set; } = 1;

    /// <summary>Share of failures of the canary above the 0.2 % of both.</summary>
    public double MoreErrors { get; set; }

    public int PerWindow { get; set; } = 200;

    public int Windows { get; set; } = 30;

    public IReadOnlyList<string> Criteria { get; set; } = ["latency p50 +10%", "latency p95 +20%", "error_rate +0.5pp"];

    public CanaryVerdict Judge(ulong seed)
    {
        var subjects = Criteria.Select(CanarySubject.Parse).ToList();
        var phase = SeededRandom.At(seed, 1, 0).NextDouble() * 2 * Math.PI;
        Queue[] sides = [new(seed, 0, this), new(seed, 1, this)];
        var values = subjects.Select(static _ => new List<double>[] { [], [] }).ToList();
        var decision = new CanaryDecision(new CanarySchedule(Windows, 6), new CanaryOptions());
        for (var window = 1; window <= Windows && !decision.IsSettled; window++)
        {
            var weather = 1 + (Drift * Math.Sin(phase + (2 * Math.PI * window / Windows)));
            for (var side = 0; side < 2; side++)
            {
                var latencies = sides[side].Window(weather);
                for (var s = 0; s < subjects.Count; s++)
                    values[s][side].Add(latencies[(int)(PerWindow * subjects[s].Criterion.Quantile)]);
            }

            decision.Look(window, [.. subjects.Select((s, i) => s.Source == CanarySource.Failures
                ? new CanaryEvidence { Metric = s.Metric, BaselineEvents = sides[0].Errors, CanaryEvents = sides[1].Errors }
                : new CanaryEvidence { Metric = s.Metric, Baseline = values[i][0], Canary = values[i][1], IsPaired = true })]);
        }

        return decision.Last!.Verdict;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"utilisation {Utilisation}, drift {Drift}, {(IsMirrored ? "mirrored" : "split")}, slower {Slower}, longer {Longer}, errors +{MoreErrors}, {Windows} x {PerWindow}");

    void IXunitSerializable.Serialize(IXunitSerializationInfo info)
    {
        double[] numbers = [Utilisation, Drift, Slower, Longer, MoreErrors];
        info.AddValue("numbers", numbers);
        info.AddValue("sizes", new[] { PerWindow, Windows, IsMirrored ? 1 : 0 });
        info.AddValue("criteria", Criteria.ToArray());
    }

    void IXunitSerializable.Deserialize(IXunitSerializationInfo info)
    {
        var numbers = info.GetValue<double[]>("numbers")!;
        (Utilisation, Drift, Slower, Longer, MoreErrors) = (numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]);
        var sizes = info.GetValue<int[]>("sizes")!;
        (PerWindow, Windows, IsMirrored) = (sizes[0], sizes[1], sizes[2] == 1);
        Criteria = info.GetValue<string[]>("criteria")!;
    }

    private sealed class Queue(ulong seed, int side, SimulatedCanary canary)
    {
        private SeededRandom _requests = SeededRandom.At(seed, 2, canary.IsMirrored ? 0 : (ulong)side);
        private SeededRandom _own = SeededRandom.At(seed, 3, (ulong)side);
        private double _wait;

        public EventCount Errors { get; private set; } = new(0, 0);

        /// <summary>The latencies of the next window, in order.</summary>
        public double[] Window(double weather)
        {
            var latencies = new double[canary.PerWindow];
            var pace = weather * (side == 1 ? canary.Slower : 1);
            var longer = side == 1 ? canary.Longer : 1;
            long failed = 0;
            for (var i = 0; i < latencies.Length; i++)
            {
                var spread = 0.5 * Math.Sqrt(0.5);
                var service = pace * Math.Exp((spread * (_requests.NextGaussian() + _own.NextGaussian())) - 0.125);
                var latency = _wait + service;
                latencies[i] = latency * longer;
                _wait = Math.Max(0, latency - (_requests.NextExponential() / canary.Utilisation));
                failed += _own.NextDouble() < 0.002 + (side == 1 ? canary.MoreErrors : 0) ? 1 : 0;
            }

            Errors = new EventCount(Errors.Events + failed, Errors.Trials + latencies.Length);
            Array.Sort(latencies);
            return latencies;
        }
    }
}
