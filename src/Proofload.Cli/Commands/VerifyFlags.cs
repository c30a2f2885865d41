using System.CommandLine;
using Proofload.Analysis.Sizing;
using Proofload.Cli.CommandLine;
using Proofload.Cli.Costing;
using Proofload.Cli.Reporting;
using Proofload.Cli.Running;
using Proofload.Plans;
using Proofload.Plans.Loads;
using Proofload.Results;

namespace Proofload.Cli.Commands;

/// <summary>The flags that ask for a run at the sized load, with a replica removed.</summary>
internal sealed class VerifyFlags
{
    private readonly Option<string?> _verify = Flag.Text("--verify", "PLAN", "Run this plan at the highest rate of the demand against what is deployed, and judge it by its objectives. Default: nothing is run.");
    private readonly Option<string?> _remove = Flag.Text("--remove-command", "COMMAND", "Shell command that removes one replica before that run. Default: none is removed.");
    private readonly Option<string?> _duration = Flag.Text("--verify-for", "TIME", "How long that run measures, after a warm-up of a tenth of it. Default 60s.");

    public VerifyFlags() => Group = new FlagGroup("Verification", [_verify, _remove, _duration]);

    public FlagGroup Group { get; }

    /// <summary>The plan to run; null when nothing is to be verified.</summary>
    public (RunPlan Plan, string Folder)? Read(ParseResult parsed, CliServices services)
    {
        var duration = parsed.Duration(_duration) ?? TimeSpan.FromSeconds(60);
        if (parsed.GetValue(_verify) is not { } name)
        {
            return parsed.Has(_remove) || parsed.Has(_duration) ? throw new CommandException("--remove-command and --verify-for go with --verify") : null;
        }

        var path = services.PathOf(name)!;
        var plan = PlanFile.Load(path, services.Terminal.Traits.Environment, name);
        if (plan.Objectives.Count == 0)
        {
            throw new CommandException($"--verify: {name} has no objectives, so nothing could be verified");
        }

        var load = new OpenLoad { Rate = 1, Duration = duration, WarmUp = duration / 10 };
        return (plan with { Load = load }, Path.GetDirectoryName(path)!);
    }

    /// <summary>Removes a replica and runs the plan at the peak.</summary>
    public async Task<(RunResult Run, int ExitCode)> RunAsync(ParseResult parsed, CliServices services, (RunPlan Plan, string Folder) verify, SizingResult sizing, string? store)
    {
        if (parsed.GetValue(_remove) is { } remove)
        {
            services.Terminal.Note($"removing a replica: {remove}");
            await ShellCommand.RunAsync("--remove-command", remove, services, services.Stop);
        }

        services.Terminal.Note($"measuring at {Units.FormatRate(sizing.Peak)}");
        var job = new RunJob(services with { Terminal = services.Terminal.WithoutOutput() }, new RunJobOptions
        {
            Reports = new ReportRequest(),
            Store = store,
            BaseFolder = verify.Folder,
        });
        return await job.ExecuteAsync(verify.Plan with { Load = (OpenLoad)verify.Plan.Load with { Rate = sizing.Peak } });
    }

    /// <summary>Whether a replica is removed before the run.</summary>
    public bool Removes(ParseResult parsed) => parsed.Has(_remove);
}
