using Proofload.Analysis.Comparison;
using Proofload.Plans;
using Proofload.Results;

namespace Proofload.Cli.Runs;

/// <summary>The history of a run's main figures, for its page.</summary>
internal static class RunsBefore
{
    /// <summary>Runs looked at: enough to see a trend, few enough to be read at once.</summary>
    private const int MostRuns = 60;

    /// <summary>The histories; empty without a store, and for a run that is one of many of a study.</summary>
    /// <param name="store">Where runs are kept.</param>
    /// <param name="run">The newest of them.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public static async Task<IReadOnlyList<RunHistory>> FindAsync(IRunStore? store, RunResult run, CancellationToken cancellation)
    {
        if (store is null or ForgivingStore { HasFailed: true } || run.Study is not null || run.Source is not null)
        {
            return [];
        }

        var runs = new List<RunResult>();
        try
        {
            foreach (var before in (await store.ListAsync(int.MaxValue, cancellation)).Where(l => l.Name == run.Name && l.Study is null && l.Id != run.Id && l.StartedAt <= run.StartedAt && l.Ending == RunEnding.Completed).Take(MostRuns))
            {
                if (await store.FindAsync(before.Id, cancellation) is { } found)
                {
                    runs.Add(found);
                }
            }
        }
        catch (StoreException)
        {
            // A page without its history is better than none.
            return [];
        }

        string[] subjects = [run.Metrics.ContainsKey("ttft") ? "ttft p50" : "latency p50", "latency p99", "throughput", "error_rate"];
        return runs.Count == 0 ? [] : [.. subjects.Select(s => RunHistory.Of([.. runs, run], CriterionParser.TryParseSubject(s, out var subject, out _) ? subject : throw new InvalidOperationException(s)))];
    }
}
