using Proofload.Plans;
using Proofload.Results;
using Proofload.Running;

namespace Proofload.Cli.Running;

/// <summary>Runs a plan. The seam between the command line and the engine.</summary>
internal interface IRunner
{
    Task<RunResult> RunAsync(RunPlan plan, RunOptions options, CancellationToken cancellation);
}
