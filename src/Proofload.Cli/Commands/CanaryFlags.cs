using System.CommandLine;
using Proofload.Analysis.Canaries;
using Proofload.Cli.CommandLine;
using Proofload.Cli.Costing;
using Proofload.Cli.Planning;
using Proofload.Plans;
using Proofload.Studies;

namespace Proofload.Cli.Commands;

/// <summary>The flags that say which two are judged, by what and for how long; the command and its endpoint share them.</summary>
internal sealed class CanaryFlags
{
    private static readonly HashSet<string> NotOfCanaries = ["--sweep", "--sweep-order", "--sweep-pause", "--iterations", "--requests", "--duration", "--cooldown", "--stop-when-hopeless", "--stop-on-errors", "--until-known", "--url", "--mlperf", "--latency-bound", "--tpot-bound", "--samples-per-query", "--min-duration"];

    private readonly Option<string?> _baseline = Flag.Text("--baseline", "URL", "Address of the baseline: a fresh deployment of what runs now, of the same size as the canary. Default the plan's own target.");
    private readonly Option<string?> _canary = Flag.Text("--canary", "URL", "Address of the canary.");
    private readonly Option<string?> _for = Flag.Text("--for", "TIME", "How long it is watched, without the warm-up. Default the plan's duration.");
    private readonly Option<string?> _window = Flag.Text("--window", "TIME", "Length of a window; each gives one value of each metric. Default 10s.");
    private readonly Option<string?> _load = Flag.Text("--load", "HOW", "mirrored: each gets the whole load, the same requests at the same times. split: each gets half. Default mirrored.");
    private readonly Option<string[]> _criteria = Flag.Many("--criterion", "EXPR", "What may get worse, such as 'ttft p95 +20%', 'error_rate +0.5pp', 'throughput -5%'; repeatable. Only these decide. Default: the usual ones of the protocol.");
    private readonly Option<string?> _alpha = Flag.Text("--alpha", "SHARE", "How often an unchanged canary may be called worse, over all metrics and looks together. Default 5%.");
    private readonly PlanOptions _plan = new();

    public FlagGroup Group => new("What is judged", [_baseline, _canary, _for, _window, _load, _criteria, _alpha]);

    /// <summary>The flags of this group that only a load of ours has.</summary>
    public IReadOnlyList<Option> OfLoad => [_baseline, _canary, _window, _load, _criteria, .. PlanGroups.SelectMany(static g => g.Options)];

    /// <summary>The flags of a plan that make sense for two runs for a time.</summary>
    public IReadOnlyList<FlagGroup> PlanGroups =>
        [.. _plan.Groups.Select(static g => g with { Options = [.. g.Options.Where(static o => !NotOfCanaries.Contains(o.Name))] }).Where(static g => g.Options.Count > 0)];

    public CanaryOptions Judge(ParseResult parsed)
    {
        var alpha = parsed.Share(_alpha) ?? 0.05;
        return alpha is > 0 and < 0.5 ? new CanaryOptions { Alpha = alpha } : throw new CommandException("--alpha: must be above 0% and below 50%");
    }

    public TimeSpan? For(ParseResult parsed) => parsed.Duration(_for);

    /// <summary>The study that the command line asks for.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="planFile">A plan file; null takes the flags alone.</param>
    /// <param name="services">Environment, folder and clock.</param>
    /// <param name="fill">Fills names of a request into an address; null leaves addresses as they are.</param>
    /// <returns>The study and the folder that its paths are taken from.</returns>
    public (CanaryStudy Study, string Folder) Study(ParseResult parsed, string? planFile, CliServices services, Func<string, string>? fill = null)
    {
        var address = parsed.GetValue(_canary) ?? throw new CommandException("which is the canary? Give its address with --canary URL");
        if (planFile?.Contains("://", StringComparison.Ordinal) == true)
        {
            throw new CommandException($"'{planFile}' is an address; say which side it is with --baseline or --canary");
        }

        var baseline = parsed.GetValue(_baseline);
        if (baseline is null && planFile is null)
        {
            throw new CommandException("what is it compared with? Give a fresh baseline with --baseline URL");
        }

        var (plan, folder) = Plan(baseline);
        var (other, _) = Plan(address);
        var options = new CanaryStudyOptions
        {
            For = For(parsed),
            Window = parsed.Duration(_window) ?? TimeSpan.FromSeconds(10),
            Load = parsed.GetValue(_load) switch
            {
                null or "mirrored" => CanaryLoad.Mirrored,
                "split" => CanaryLoad.Split,
                var stray => throw new CommandException($"--load: '{stray}' is no way to share a load; {NearestName.Hint(stray, ["mirrored", "split"])}"),
            },
            Subjects = [.. (parsed.GetValue(_criteria) ?? []).Select(CanarySubject.Parse)],
            Judge = Judge(parsed),
        };
        return (CanaryStudy.Create(plan, other.Target, options, services.Clock), folder);

        // The address goes through the rules of plans for each side, so that both are what a plan would have made of them.
        (RunPlan Plan, string Folder) Plan(string? url)
        {
            var filled = url is not null && fill is not null ? fill(url) : url;
            return PlanSource.Read(null, planFile ?? filled, _plan.Read(parsed) with { Url = planFile is null ? null : filled }, _plan.ReadShaping(parsed), services);
        }
    }
}
