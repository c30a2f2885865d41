using Proofload.Cli.CommandLine;
using Proofload.Cli.Planning;
using Proofload.Plans;
using Proofload.Slo;

namespace Proofload.Cli.Objectives;

/// <summary><c>--objectives FILE</c>, or the plan's <c>objectives_file</c>: the objectives of a file that a load test can judge become those of the plan; the others are named.</summary>
internal static class ObjectivesOfRun
{
    public static RunPlan Apply(RequestShaping flags, RunPlan plan, string folder, PlanValidatorOptions rules, CliServices services)
    {
        // A flag wins over the plan, as everywhere.
        var named = flags.ObjectivesFile is { } file ? new ObjectivesFilePlan { Path = services.PathOf(file)! } : plan.ObjectivesFile;
        foreach (var (flag, value) in new[] { ("--service", flags.Service), ("--route", flags.Route), ("--region", flags.Region) })
        {
            if (value is not null && named is null)
            {
                throw new CommandException($"{flag}: chooses objectives of a file; add --objectives FILE");
            }
        }

        if (named is null)
        {
            return plan;
        }

        named = named with { Service = flags.Service ?? named.Service, Route = flags.Route ?? named.Route, Region = flags.Region ?? named.Region };
        var (resolved, objectives) = RunObjectives.Resolve(plan with { ObjectivesFile = named }, folder, rules, flags.ObjectivesFile);
        foreach (var (name, reason) in objectives!.NotJudged)
        {
            services.Terminal.Note($"{flags.ObjectivesFile ?? Path.GetFileName(named.Path)}: {name} is not judged here: {reason}");
        }

        return resolved;
    }
}
