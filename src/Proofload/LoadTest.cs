using Proofload.Plans;
using Proofload.Results;
using Proofload.Running;
using Proofload.Studies;

namespace Proofload;

/// <summary>The front door of the library: runs a plan and gives its result with the verdict.</summary>
public static class LoadTest
{
    /// <summary>
    /// Runs the sweep of <paramref name="plan"/>: one stored run for every combination of its axes' values. Cancelling ends the point that is under way, keeps it
    /// marked as interrupted, and leaves the rest for a later sitting (<see cref="SweepOptions.Earlier"/> and <paramref name="id"/>).
    /// </summary>
    /// <param name="plan">A plan with a sweep.</param>
    /// <param name="options">What surrounds it; null takes the defaults.</param>
    /// <param name="id">Id of a sweep that goes on; null for a new one.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="PlanException">The plan is wrong at some point; one line names the point.</exception>
    public static Task<SweepResult> SweepAsync(RunPlan plan, SweepOptions? options = null, string? id = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        if (plan.Sweep is null)
            throw new PlanException("sweep: the plan has none; give its axes, or run it with LoadTest.RunAsync");
        options ??= new SweepOptions();
        return SweepRunner.RunAsync(SweepStudy.Create(plan, Environment.GetEnvironmentVariable, options.Run.BaseFolder, options.Run.Clock, id), options, cancellation);
    }

    /// <summary>Runs a sweep that was made with <see cref="SweepStudy.Create"/>.</summary>
    /// <param name="study">The sweep.</param>
    /// <param name="options">What surrounds it.</param>
    /// <param name="cancellation">Ends it.</param>
    public static Task<SweepResult> SweepAsync(SweepStudy study, SweepOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(study);
        ArgumentNullException.ThrowIfNull(options);
        return SweepRunner.RunAsync(study, options, cancellation);
    }

    /// <summary>Runs <paramref name="plan"/>. Cancelling ends the load, keeps what was measured and marks the run interrupted.</summary>
    /// <exception cref="PlanException">The plan is wrong; one clear line says where.</exception>
    public static Task<RunResult> RunAsync(RunPlan plan, RunOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return plan.Sweep is null
            ? new RunEngine(plan with { Target = plan.EffectiveTarget }, options ?? new RunOptions()).RunAsync(cancellation)
            : throw new PlanException("sweep: the plan is a grid of runs; run it with LoadTest.SweepAsync");
    }
}
