using Proofload.Analysis.Canaries;
using Proofload.Plans;
using Proofload.Results;
using Proofload.Running;
using Proofload.Scenarios;
using Proofload.Slo;
using Proofload.Studies;
using Proofload.Studies.Capacity;

namespace Proofload;

/// <summary>The front door of the library: runs a plan or a scenario and gives its result with the verdict.</summary>
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
        plan = RunObjectives.Resolve(plan, options.Run.BaseFolder).Plan;
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

    /// <summary>
    /// Searches for the highest load of <paramref name="plan"/> that meets its objectives: one stored run for each probe. Cancelling ends the probe that is under way and
    /// gives what is known; a later sitting goes on from there (<see cref="CapacityRunOptions.Earlier"/> and <paramref name="id"/>).
    /// </summary>
    /// <param name="plan">A plan with objectives; its <c>capacity</c> says how to search.</param>
    /// <param name="options">What surrounds it; null takes the defaults.</param>
    /// <param name="id">Id of a search that goes on; null for a new one.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="PlanException">The plan is wrong, or has nothing to search by; one line.</exception>
    public static Task<CapacityStudyResult> CapacityAsync(RunPlan plan, CapacityRunOptions? options = null, string? id = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        options ??= new CapacityRunOptions();
        plan = RunObjectives.Resolve(plan, options.Run.BaseFolder).Plan;
        return CapacityRunner.RunAsync(CapacityStudy.Create(plan, options.Run.BaseFolder, options.Run.Clock, id), options, cancellation);
    }

    /// <summary>Runs a search that was made with <see cref="CapacityStudy.Create"/>.</summary>
    /// <param name="study">The search.</param>
    /// <param name="options">What surrounds it.</param>
    /// <param name="cancellation">Ends it.</param>
    public static Task<CapacityStudyResult> CapacityAsync(CapacityStudy study, CapacityRunOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(study);
        ArgumentNullException.ThrowIfNull(options);
        return CapacityRunner.RunAsync(study, options, cancellation);
    }

    /// <summary>
    /// Runs a gate: pairs of runs against the baseline and the target until the verdict is certain. Judge the runs with <see cref="Analysis.Gates.GateOutcome.Of"/>.
    /// Cancelling ends the run that is under way, keeps it marked as interrupted, and leaves the rest for a later sitting (<see cref="GateOptions.Earlier"/>).
    /// </summary>
    /// <param name="study">The gate, from <see cref="GateStudy.Create"/>.</param>
    /// <param name="options">What surrounds it; null takes the defaults.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>All its runs; none when the first did not begin.</returns>
    public static Task<IReadOnlyList<RunResult>> GateAsync(GateStudy study, GateOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(study);
        return new GateRunner(study, options ?? new GateOptions()).RunAsync(cancellation);
    }

    /// <summary>Runs a canary beside its baseline and judges it meanwhile. Cancelling ends both runs and keeps what was measured.</summary>
    /// <param name="study">The study.</param>
    /// <param name="options">What surrounds it; null takes the defaults.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="PlanException">A target refuses the plan; one clear line says why.</exception>
    public static Task<CanaryResult> CanaryAsync(CanaryStudy study, CanaryRunOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(study);
        return new CanaryRunner(study, options ?? new CanaryRunOptions()).RunAsync(cancellation);
    }

    /// <summary>Runs <paramref name="plan"/>. Cancelling ends the load, keeps what was measured and marks the run interrupted.</summary>
    /// <exception cref="PlanException">The plan is wrong; one clear line says where.</exception>
    public static Task<RunResult> RunAsync(RunPlan plan, RunOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        plan = RunObjectives.Resolve(plan, options?.BaseFolder ?? "").Plan;
        return plan.Sweep is null
            ? new RunEngine(plan with { Target = plan.EffectiveTarget, Gate = null }, options ?? new RunOptions()).RunAsync(cancellation)
            : throw new PlanException("sweep: the plan is a grid of runs; run it with LoadTest.SweepAsync");
    }

    /// <summary>Runs <paramref name="scenario"/>, like a plan.</summary>
    /// <exception cref="PlanException">The scenario is wrong, or its code used it wrongly; one clear line says how.</exception>
    public static Task<RunResult> RunAsync(Scenario scenario, RunOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        if (!scenario.HasTarget)
        {
            throw new PlanException($"scenario {scenario.Name}: what shall be measured? Give it a target: .Target(\"http://localhost:8000\")");
        }

        var folder = options?.BaseFolder ?? ".";
        var plan = scenario.ToPlan(new PlanValidatorOptions
        {
            FileExists = path => File.Exists(Path.Combine(folder, path)),
            FolderExists = path => Directory.Exists(Path.Combine(folder, path)),
        });
        return RunAsync(plan, options, cancellation);
    }

    /// <summary>
    /// A scenario: what one session does, as code. Each session of the load runs it once; <c>await user.Step("ask")</c> sends one of the steps, with all that
    /// the engine measures. Nothing is sent until the scenario is run.
    /// </summary>
    /// <param name="name">Name of the scenario and its runs.</param>
    /// <param name="steps">The kinds of request that the code sends: each is measured apart and can be named in objectives, <c>{kind=ask}</c>.</param>
    /// <param name="session">What a session does.</param>
    public static Scenario Scenario(string name, IReadOnlyList<RequestPlan> steps, Func<User, Task> session)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(steps);
        ArgumentNullException.ThrowIfNull(session);
        return new Scenario(name, steps, session);
    }
}
