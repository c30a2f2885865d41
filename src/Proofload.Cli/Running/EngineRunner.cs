using Proofload.Plans;
using Proofload.Results;
using Proofload.Running;

namespace Proofload.Cli.Running;

/// <summary>Runs a plan with the engine of this process.</summary>
internal sealed class EngineRunner : IRunner
{
    public Task<RunResult> RunAsync(RunPlan plan, RunOptions options, CancellationToken cancellation) =>
        LoadTest.RunAsync(plan, options with { OwnsProcess = true }, cancellation);
}
