using Proofload.Plans;
using Proofload.Results;
using Proofload.Running;

namespace Proofload;

/// <summary>The front door of the library: runs a plan and gives its result with the verdict.</summary>
public static class LoadTest
{
    /// <summary>Runs <paramref name="plan"/>. Cancelling ends the load, keeps what was measured and marks the run interrupted.</summary>
    /// <exception cref="PlanException">The plan is wrong; one clear line says where.</exception>
    public static Task<RunResult> RunAsync(RunPlan plan, RunOptions? options = null, CancellationToken cancellation = default) =>
        new RunEngine((plan ?? throw new ArgumentNullException(nameof(plan))) with { Target = plan.EffectiveTarget }, options ?? new RunOptions()).RunAsync(cancellation);
}
