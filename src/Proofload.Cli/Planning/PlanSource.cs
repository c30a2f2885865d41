using Proofload.Cli.CommandLine;
using Proofload.Cli.Objectives;
using Proofload.Plans;

namespace Proofload.Cli.Planning;

/// <summary>The plan of a command line: from an address and flags, or from a file with flags laid over it.</summary>
internal static class PlanSource
{
    /// <summary>Makes the plan.</summary>
    /// <param name="scenario">The scenario in C# that flags lie over; null takes a plan file or the flags alone.</param>
    /// <param name="target">Address or file; null when <c>--url</c> names the address.</param>
    /// <param name="flags">Flags of plan fields.</param>
    /// <param name="shaping">Flags of the request.</param>
    /// <param name="services">Environment and folder.</param>
    /// <returns>The plan and the folder that its paths are taken from.</returns>
    /// <exception cref="PlanException">The plan is wrong.</exception>
    /// <exception cref="CommandException">There is no such plan.</exception>
    public static (RunPlan Plan, string Folder) Read(Scenario? scenario, string? target, PlanFlags flags, RequestShaping shaping, CliServices services)
    {
        var environment = services.Terminal.Traits.Environment;
        var (url, file) = Classify(target, services);
        if (url is not null && flags.Url is not null)
        {
            throw new CommandException($"the address is given twice: '{url}' and --url '{flags.Url}'");
        }

        if (scenario is not null)
        {
            return (Over(scenario, url, file, flags, shaping, services), Path.GetFullPath(services.Folder));
        }

        if (file is null && url is null && flags.Url is null)
        {
            throw new CommandException("what shall be measured? Give an address or a plan: proofload run URL, or proofload run PLAN.yaml");
        }

        var here = Path.GetFullPath(services.Folder);
        var folder = file is null ? here : Path.GetDirectoryName(file)!;
        var rules = new PlanValidatorOptions
        {
            FileExists = path => File.Exists(Path.Combine(folder, path)),
            FolderExists = path => Directory.Exists(Path.Combine(folder, path)),
        };
        if (folder != here)
        {
            (flags, shaping) = (FlagPaths.MakeAbsolute(flags, here), shaping.WithAbsolutePaths(here));
        }

        (flags, var distributions) = DistributionFlags.Split(flags);
        var plan = file is null
            ? (flags with { Url = url ?? flags.Url }).ToPlan(environment, rules)
            : flags.Apply(PlanFile.Load(file, environment, target), environment, rules);
        return (ObjectivesOfRun.Apply(shaping, shaping.Apply(distributions.Apply(plan, rules), rules), folder, rules, services), folder);
    }

    private static RunPlan Over(Scenario scenario, string? url, string? file, PlanFlags flags, RequestShaping shaping, CliServices services)
    {
        if (file is not null)
        {
            throw new CommandException($"'{Path.GetFileName(file)}' is a file; {scenario.Name} is a scenario of its own and takes an address (http://…)");
        }

        if (url is null && flags.Url is null && !scenario.HasTarget)
        {
            throw new CommandException($"what shall be measured? Give an address (http://…) here, or the scenario {scenario.Name} a target");
        }

        var rules = new PlanValidatorOptions
        {
            FileExists = path => File.Exists(Path.Combine(services.Folder, path)),
            FolderExists = path => Directory.Exists(Path.Combine(services.Folder, path)),
        };
        (flags, var distributions) = DistributionFlags.Split(flags with { Url = url ?? flags.Url });
        var plan = flags.Apply(scenario.ToPlan(rules), services.Terminal.Traits.Environment, rules);
        return ObjectivesOfRun.Apply(shaping, shaping.Apply(distributions.Apply(plan, rules), rules), services.Folder, rules, services);
    }

    private static (string? Url, string? File) Classify(string? target, CliServices services)
    {
        if (target is null)
        {
            return (null, null);
        }

        if (target.Contains("://", StringComparison.Ordinal))
        {
            return (target, null);
        }

        var path = services.PathOf(target)!;
        if (File.Exists(path))
        {
            return (null, path);
        }

        if (Path.GetExtension(target) is ".yaml" or ".yml" or ".json")
        {
            throw new CommandException($"there is no plan {target}; 'proofload init' writes one");
        }

        // host:port and host:port/path are what people type; anything else is more likely a misspelt file.
        if (Uri.TryCreate("http://" + target, UriKind.Absolute, out var guess) && (target.Contains(':') || guess.Host == "localhost"))
        {
            return ("http://" + target, null);
        }

        throw new CommandException($"'{target}' is neither an address (http://…) nor a plan file");
    }
}
