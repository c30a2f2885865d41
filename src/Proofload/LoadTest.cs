using Proofload.Plans;
using Proofload.Results;
using Proofload.Running;
using Proofload.Scenarios;

namespace Proofload;

/// <summary>The front door of the library: runs a plan or a scenario and gives its result with the verdict.</summary>
public static class LoadTest
{
    /// <summary>Runs <paramref name="plan"/>. Cancelling ends the load, keeps what was measured and marks the run interrupted.</summary>
    /// <exception cref="PlanException">The plan is wrong; one clear line says where.</exception>
    public static Task<RunResult> RunAsync(RunPlan plan, RunOptions? options = null, CancellationToken cancellation = default) =>
        new RunEngine((plan ?? throw new ArgumentNullException(nameof(plan))) with { Target = plan.EffectiveTarget }, options ?? new RunOptions()).RunAsync(cancellation);

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
