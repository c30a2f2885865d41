using System.CommandLine;
using Proofload.Cli.CommandLine;
using Proofload.Plans;
using Proofload.Watch;

namespace Proofload.Cli.Commands;

/// <summary><c>proofload watch check</c>: what is wrong with a watch file, and what it would do.</summary>
internal sealed class WatchCheckCommand : CliCommand
{
    private readonly Argument<string> _file = new("WATCH.yaml") { HelpName = "WATCH.yaml" };

    public WatchCheckCommand()
        : base("check", "say what is wrong with a watch file, and what it would do")
    {
        Usage = ["watch check WATCH.yaml"];
        Arguments.Add(_file);
    }

    public override Task<int> ExecuteAsync(ParseResult parsed, CliServices services)
    {
        var name = parsed.GetRequiredValue(_file);
        var plan = WatchFileReader.Read(services.PathOf(name)!, services.Terminal.Traits.Environment, name);
        var output = services.Terminal.Output;
        var rate = plan.Targets.Sum(static t => 1 / t.Every.TotalSeconds);
        output.WriteLine(FormattableString.Invariant($"{name}: {plan.Objectives.Objectives.Count} objectives, {plan.Targets.Count} targets ({rate:0.###} probes a second), {(plan.Ingest.All.Count() is > 0 and var others ? $"{others} other source{(others == 1 ? "" : "s")}, " : "")}{plan.Notify.Receivers.Count} receivers"));
        foreach (var target in plan.Targets)
            output.WriteLine($"  {target.Name}: {target.Plan.Target.Protocol} {target.Plan.Target.Url.GetLeftPart(UriPartial.Path)} every {Units.FormatDuration(target.Every)}, timeout {Units.FormatDuration(target.Timeout ?? target.Plan.Target.Timeout)}");
        foreach (var source in plan.Ingest.All)
            output.WriteLine($"  {source.Name}: feeds {string.Join(", ", source.Objectives)}");
        foreach (var (objective, reason) in plan.NotWatched)
            output.WriteLine($"  objective {objective} is not watched: {reason}");
        return Task.FromResult(ExitCodes.Passed);
    }
}
