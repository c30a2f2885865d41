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
        await (options.Store?.BeginAsync(run, CancellationToken.None) ?? Task.CompletedTask);
        options.Live?.Invoke(Live.Snapshots.Unary());
        await During(options, cancellation);
        run = cancellation.IsCancellationRequested ? run with { Ending = RunEnding.Interrupted } : run;
        await (options.Store?.CompleteAsync(run, CancellationToken.None) ?? Task.CompletedTask);
        return run;
    }
}
