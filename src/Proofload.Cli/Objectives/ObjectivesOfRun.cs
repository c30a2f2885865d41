using Proofload.Cli.CommandLine;
using Proofload.Plans;
using Proofload.Slo;

namespace Proofload.Cli.Objectives;

/// <summary><c>--objectives FILE</c>: the objectives of a file that a load test can judge become those of the plan; the others are named.</summary>
internal static class ObjectivesOfRun
{
    public static RunPlan Apply(string? file, string? service, RunPlan plan, PlanValidatorOptions rules, CliServices services)
    {
        if (file is null)
        {
            return service is null ? plan : throw new CommandException("--service: chooses objectives of a file; add --objectives FILE");
        }

        var objectives = ObjectivesFileReader.Read(services.PathOf(file)!, file);
        if (service is not null && !objectives.Objectives.Any(o => o.Scope.Service == service))
        {
            var known = objectives.Objectives.Select(static o => o.Scope.Service).Where(static s => s.Length > 0).Distinct(StringComparer.Ordinal).ToArray();
            throw new CommandException($"--service: {file} has no objective of '{service}'; {(known.Length == 0 ? "it names no services" : NearestName.Hint(service, known))}");
        }

        var run = RunObjectives.Of(objectives, plan, service, rules);
        foreach (var (name, reason) in run.NotJudged)
        {
            services.Terminal.Note($"{file}: {name} is not judged here: {reason}");
        }

        return run.Judged.Count > 0
            ? plan with { Objectives = [.. plan.Objectives, .. run.Judged.Select(static j => j.Objective)] }
            : throw new CommandException($"--objectives: this plan can judge none of the objectives of {file}");
    }
}
