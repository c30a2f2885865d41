using Proofload.Plans;
using Proofload.Plans.Loads;
using Proofload.Scenarios;

namespace Proofload;

/// <summary>
/// A load test whose sessions are C#: what <see cref="LoadTest.Scenario"/> makes. Immutable: every method gives a changed copy. Texts are those of
/// plan files and flags (<c>5/s</c>, <c>20s</c>), and <see cref="With"/> reaches everything else that a <see cref="RunPlan"/> has.
/// <para><c>LoadTest.RunAsync(scenario)</c> runs it and gives its result; with the command line's assembly, <c>scenario.RunAsync(args)</c> is a
/// whole program with the flags, the live view, the reports and the exit codes of <c>proofload run</c>.</para>
/// </summary>
public sealed class Scenario
{
    private readonly RunPlan _plan;
    private readonly PlanFlags _flags;

    internal Scenario(string name, IReadOnlyList<RequestPlan> steps, Func<User, Task> code)
        : this(
            new RunPlan
            {
                Name = name,
                Target = new TargetPlan { Url = Nowhere },
                Load = new ClosedLoad { Users = 1, Duration = TimeSpan.FromSeconds(10) },
                Scenario = new ScenarioPlan { Steps = [.. steps.Select(static step => new StepPlan { Request = step })], Code = new SessionCode(name, code) },
            },
            new PlanFlags())
    {
    }

    private Scenario(RunPlan plan, PlanFlags flags) => (_plan, _flags) = (plan, flags);

    /// <summary>Name of the scenario and of its runs.</summary>
    public string Name => _plan.Name;

    /// <summary>True when it names its target; otherwise the command line must.</summary>
    public bool HasTarget => _plan.Target.Url != Nowhere;

    /// <summary>The address that stands for none.</summary>
    private static Uri Nowhere { get; } = new("http://target.invalid/");

    /// <summary>What is measured.</summary>
    /// <param name="url">Base address, http or https.</param>
    /// <param name="protocol">Protocol of the steps that name no other. Default <c>http</c>.</param>
    /// <param name="model">Model of the steps that name no other.</param>
    /// <exception cref="PlanException">The address is none.</exception>
    public Scenario Target(string url, string protocol = "http", string? model = null) => Uri.TryCreate(url, UriKind.Absolute, out var address)
        ? With(plan => plan with { Target = plan.Target with { Url = address, Protocol = protocol, Model = model } })
        : throw new PlanException($"scenario {Name}: {Units.Quote(url)} is not an address; write for example http://localhost:8000");

    /// <summary>An open load: so many sessions begin per second (<c>5/s</c>), Poisson arrivals.</summary>
    public Scenario Rate(string rate) => new(_plan, _flags with { Rate = rate, Concurrency = null });

    /// <summary>A closed load: so many users, each of whom runs one session after the other.</summary>
    public Scenario Concurrency(int users) => new(_plan, _flags with { Concurrency = users.ToString(System.Globalization.CultureInfo.InvariantCulture), Rate = null });

    /// <summary>Length of the measured phase, for example <c>20s</c>: no session begins after it. Default 10s.</summary>
    public Scenario Duration(string duration) => new(_plan, _flags with { Duration = duration });

    /// <summary>What must hold: <c>ttft{kind=ask} p99 &lt; 500ms</c>, and of what the code records <c>words p50 > 10</c>, <c>check{name=signed in} > 99%</c>. Those given on the command line replace them.</summary>
    public Scenario Objective(params IReadOnlyList<string> expressions) => new(_plan, _flags with { Objectives = [.. _flags.Objectives, .. expressions] });

    /// <summary>Changes anything else of the plan: data, stages, seed, stop conditions. Rate, duration and objectives from above lie over it.</summary>
    public Scenario With(Func<RunPlan, RunPlan> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        return new Scenario(change(_plan), _flags);
    }

    /// <summary>The plan that a run of it has.</summary>
    /// <param name="options">What the rules need to know of the world.</param>
    /// <exception cref="PlanException">Something is wrong; one line each.</exception>
    public RunPlan ToPlan(PlanValidatorOptions? options = null)
    {
        try
        {
            return _flags.Apply(_plan, Environment.GetEnvironmentVariable, options);
        }
        catch (PlanException wrong)
        {
            throw new PlanException([.. wrong.Problems.Select(Named)]);
        }
    }

    /// <summary>A problem of what this class calls otherwise than the command line does.</summary>
    private string Named(string problem)
    {
        foreach (var name in (ReadOnlySpan<string>)[nameof(Rate), nameof(Concurrency), nameof(Duration), nameof(Objective)])
        {
            var flag = $"--{name.ToLowerInvariant()}: ";
            if (problem.StartsWith(flag, StringComparison.Ordinal))
            {
                return $"scenario {Name}: {name}: {problem[flag.Length..]}";
            }
        }

        return $"scenario {Name}: {problem}";
    }
}
