using Proofload.Cli.Running;
using Proofload.Plans;
using Proofload.Results;
using Proofload.Running;

namespace Proofload.Cli.Tests;

/// <summary>Stands in for the engine: shows one snapshot, begins and completes the run in the store, and gives a prepared result.</summary>
internal sealed class FakeRunner(RunResult result) : IRunner
{
    public List<(RunPlan Plan, RunOptions Options)> Runs { get; } = [];

    /// <summary>Happens in the middle of the run.</summary>
    public Func<RunOptions, CancellationToken, Task> During { get; set; } = static (_, _) => Task.CompletedTask;

    public async Task<RunResult> RunAsync(RunPlan plan, RunOptions options, CancellationToken cancellation)
    {
        Runs.Add((plan, options));
        var run = result with { Name = plan.Name };
        if (options.Study is { } study)
        {
            // Every point is a run of its own; each starts a second after the one before it.
            run = run with { Study = study, Id = $"{result.Id}-{study.Id[^6..]}-{study.Point}-{plan.GetHashCode():x}{GetHashCode():x}", StartedAt = result.StartedAt.AddSeconds(Runs.Count) };
        }

        await (options.Store?.BeginAsync(run, CancellationToken.None) ?? Task.CompletedTask);
        options.Live?.Invoke(Live.Snapshots.Unary());
        await (options.Ready?.Invoke(cancellation) ?? Task.CompletedTask);
        await During(options, cancellation);
        run = cancellation.IsCancellationRequested ? run with { Ending = RunEnding.Interrupted } : run;
        await (options.Store?.CompleteAsync(run, CancellationToken.None) ?? Task.CompletedTask);
        return run;
    }
}
