using Proofload.Analysis.Capacity;
using Proofload.Measurement.Randomness;
using Proofload.Measurement.Statistics;
using Proofload.Plans;
using Proofload.Results;

namespace Proofload.Tests.Analysis.Capacity;

/// <summary>A target with a known capacity: the largest Poisson rate at which 99 % of its requests are done within the objective.</summary>
/// <param name="Name">For the figures.</param>
/// <param name="Capacity">Requests per second.</param>
/// <param name="Objective">What must hold.</param>
/// <param name="Server">Makes it, idle.</param>
internal sealed record SimulatedTarget(string Name, double Capacity, Objective Objective, Func<SimulatedServer> Server)
{
    // Three simulations of 20 million requests on the batching server below (20 ms and 1 ms for each request, at most 32 at once) give a p99 of
    // 99.02 ms at 519 requests/s, 99.61 ms at 521 and 100.27 ms at 523, each to 0.2 %: it is 100 ms here.
    public const double BatchingCapacity = 522.2;

    /// <summary>M/M/1 with capacity at a utilisation between 0.5 and 0.9: exact.</summary>
    public static SimulatedTarget Single(ulong seed)
    {
        var random = SeededRandom.At(seed, 0xCA9A, 1);
        var mu = 50 * Math.Pow(4, random.NextDouble());
        var capacity = (0.5 + (0.4 * random.NextDouble())) * mu;
        return Make("M/M/1", capacity, Math.Log(100) / (mu - capacity), () => new MarkovServer(mu, 1));
    }

    /// <summary>M/M/c, c from 2 to 8, with capacity at a utilisation up to 0.95 where the 99th percentile is at least 1.3 times that of the idle target: exact.</summary>
    public static SimulatedTarget Several(ulong seed)
    {
        var random = SeededRandom.At(seed, 0xCA9A, 2);
        while (true)
        {
            var servers = 2 + random.NextInt(7);
            var mu = 50 * Math.Pow(4, random.NextDouble()) / servers;
            var capacity = (0.6 + (0.35 * random.NextDouble())) * servers * mu;
            var limit = SojournQuantile(capacity, mu, servers, 0.99);
            if (limit >= 1.3 * Math.Log(100) / mu)
                return Make($"M/M/{servers}", capacity, limit, () => new MarkovServer(mu, servers));
        }
    }

    /// <summary>A batching server at a random time scale.</summary>
    public static SimulatedTarget Batching(ulong seed)
    {
        var random = SeededRandom.At(seed, 0xCA9A, 3);
        var scale = 3 + (7 * random.NextDouble());
        return Make("batching", BatchingCapacity / scale, 0.1 * scale, () => new BatchingServer(0.020 * scale, 0.001 * scale, 32));
    }

    /// <summary>A search from a random start, with its seconds of load including the settling.</summary>
    public (CapacityResult Result, double Seconds) Search(CapacityOptions options, double settle, ulong seed)
    {
        var random = SeededRandom.At(seed, 0xCA9A, 4);
        var search = CapacitySearch.Start(options with { Start = Capacity * Math.Pow(10, -0.3 - (1.2 * random.NextDouble())) });
        var seconds = 0.0;
        while (search.Next is { } request)
        {
            var probe = new SimulatedProbe(Server(), request.OpenLoopRate ?? request.Load, settle, (seed * 1_000) + (ulong)request.Index);
            var outcome = probe.Observe(request.MinDuration, Objective, request.ConfidenceAt(request.MinDuration));
            while (search.Judge(outcome) is { Action: ProbeAction.Extend } more)
                outcome = probe.Observe(more.Until, Objective, request.ConfidenceAt(more.Until));
            seconds += settle + outcome.Duration;
            search = search.Complete(outcome);
        }

        return (search.Result, seconds);
    }

    /// <summary>A fixed ladder: equal probes at rungs a resolution apart, the true capacity anywhere between them. One look at each.</summary>
    public (double? Pass, double? Fail) FixedLadder(int rungs, double resolution, double settle, double duration, ulong seed)
    {
        var random = SeededRandom.At(seed, 0xCA9A, 5);
        var lowest = Math.Log(Capacity) - (Math.Log(1 + resolution) * ((rungs / 2) - 1 + random.NextDouble()));
        double? pass = null;
        double? fail = null;
        for (var i = 0; i < rungs && fail is null; i++)
        {
            var load = Math.Exp(lowest + (i * Math.Log(1 + resolution)));
            var probe = new SimulatedProbe(Server(), load, settle, (seed * 1_000) + 500 + (ulong)i);
            switch (probe.Observe(duration, Objective, 0.95).Objectives[0].Result)
            {
                case ObjectiveState.Passed:
                    pass = load;
                    break;
                case ObjectiveState.Failed:
                    fail = load;
                    break;
            }
        }

        return (pass, fail);
    }

    private static SimulatedTarget Make(string name, double capacity, double limit, Func<SimulatedServer> server) =>
        new(name, capacity, $"latency p99 < {limit * 1_000:0.######}ms", server);

    /// <summary>Quantile of the time in an M/M/c system: the wait, 0 or exponential, plus an exponential service.</summary>
    private static double SojournQuantile(double lambda, double mu, int servers, double q)
    {
        var (waits, drain) = (Erlang.C(servers, lambda / mu), (servers * mu) - lambda);
        var (low, high) = (0.0, 100 / Math.Min(mu, drain));
        for (var i = 0; i < 200; i++)
        {
            var t = (low + high) / 2;

            // P(S > t) = (1 - C) e^(-mu t) + C P(exp(drain) + exp(mu) > t).
            var both = Math.Abs(drain - mu) < 1e-9 * mu
                ? (1 + (mu * t)) * Math.Exp(-mu * t)
                : ((drain * Math.Exp(-mu * t)) - (mu * Math.Exp(-drain * t))) / (drain - mu);
            if (((1 - waits) * Math.Exp(-mu * t)) + (waits * both) > 1 - q)
                low = t;
            else
                high = t;
        }

        return high;
    }
}
