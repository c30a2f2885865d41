using Proofload.Analysis.Comparison;
using Proofload.Measurement.Randomness;

namespace Proofload.Tests.Analysis.Gates;

/// <summary>Runs of an M/G/1 queue (Lindley's recursion, lognormal service of mean 10 ms): what a gate measures, without the time it takes.</summary>
internal sealed record QueueRuns
{
    private const double Mean = 0.01;
    private const double Shape = 0.5;

    public double Utilisation { get; init; } = 0.7;

    public int Requests { get; init; } = 2_000;

    /// <summary>How many times longer the candidate serves a request.</summary>
    public double Slower { get; init; } = 1;

    /// <summary>Factor on the candidate's latencies after the queue: a true change of every percentile.</summary>
    public double Worse { get; init; } = 1;

    /// <summary>By how much the environment slows down from run to run; 0.01 is 1 % a run.</summary>
    public double Drift { get; init; }

    /// <summary>Share of the candidate's requests that fail beyond those of the baseline.</summary>
    public double MoreFailures { get; init; }

    public ulong Seed { get; init; } = 1;

    /// <summary>p99, throughput and failures of both runs of a pair: same arrivals, order A B, B A.</summary>
    public IReadOnlyList<(RunFigure? A, RunFigure? B)> Pair(int number)
    {
        var first = (2 * number) - 1;
        var isCandidateFirst = number % 2 == 0;
        var a = Run(number, isCandidateFirst ? first + 1 : first, isCandidate: false);
        var b = Run(number, isCandidateFirst ? first : first + 1, isCandidate: true);
        return [(a.P99, b.P99), (a.Throughput, b.Throughput), (a.Failures, b.Failures)];
    }

    private (RunFigure P99, RunFigure Throughput, RunFigure Failures) Run(int pair, int position, bool isCandidate)
    {
        var arrivals = SeededRandom.At(Seed, 1, (ulong)pair);
        var service = SeededRandom.At(Seed, 2, (ulong)position);
        var pace = (1 + (Drift * position)) * (isCandidate ? Slower : 1);
        var latencies = new double[Requests];
        double wait = 0;
        long failed = 0;
        for (var i = 0; i < Requests; i++)
        {
            var time = Mean * pace * Math.Exp((Shape * service.NextGaussian()) - (Shape * Shape / 2));
            latencies[i] = (wait + time) * (isCandidate ? Worse : 1);
            wait = Math.Max(0, wait + time - (arrivals.NextExponential() * Mean / Utilisation));
            failed += service.NextDouble() < 0.005 + (isCandidate ? MoreFailures : 0) ? 1 : 0;
        }

        Array.Sort(latencies);

        // A closed load's throughput: as many as the service lets through, with the scatter of its sum.
        return (new RunFigure(latencies[(int)(0.99 * Requests)], null),
            new RunFigure(1 / (Mean * pace) * (1 + (0.01 * service.NextGaussian())), null),
            new RunFigure((double)failed / Requests, null, new ShareCounts(failed, Requests, 1)));
    }
}
