using System.CommandLine;
using Proofload.Cli.CommandLine;
using Proofload.Cli.Costing;
using Proofload.Cli.Objectives;
using Proofload.Reports.Objectives;
using Proofload.Slo;

namespace Proofload.Cli.Commands;

/// <summary><c>proofload slo history</c>: what the alerts would have done.</summary>
internal sealed class SloHistoryCommand : CliCommand
{
    private const long MostSteps = 200_000;

    private readonly Argument<string> _file = new("FILE") { HelpName = "FILE" };
    private readonly Option<bool> _replay = Flag.Switch("--replay", "Evaluate the alerts over the past counts, step by step.");
    private readonly Option<string?> _from = Flag.Text("--from", "TIME", "First evaluation. Default: where the counts begin.");
    private readonly Option<string?> _step = Flag.Text("--step", "TIME", "Time between evaluations. Default 1m, and a fifth of a shorter short window.");
    private readonly Option<string?> _incident = Flag.Text("--incident", "SHARE", "Smallest share of the budget that makes an incident somebody should be told of. Default 2%.");
    private readonly CountFlags _counts = new();
    private readonly DocumentFlags _documents = new();

    public SloHistoryCommand()
        : base("history", "show what the alerts would have done over past counts, and what they would have missed")
    {
        Usage = ["slo history FILE --replay --counts COUNTS.csv [flags]"];
        Remarks = "Try other alerts on last month's data before anybody is woken by them. Exit codes: 0 every incident was told, 1 wrong use, 2 an incident was missed.";
        Examples = [new("proofload slo history slo.yaml --replay --counts counts.csv", "Each incident, who was told when, and how much budget was gone by then")];
        Arguments.Add(_file);
        AddGroups(new FlagGroup("What is replayed", [_replay, .. _counts.Options, _from, _step, _incident]), _documents.Group);
    }

    public override async Task<int> ExecuteAsync(ParseResult parsed, CliServices services)
    {
        if (!parsed.GetValue(_replay))
        {
            throw new CommandException("say what to do with the past: --replay evaluates the alerts over it");
        }

        var name = parsed.GetRequiredValue(_file);
        var file = ObjectivesFileReader.Read(services.PathOf(name)!, name);
        var source = _counts.Open(parsed, services);
        var to = await _counts.TimeAsync(parsed, source, services);
        CountFlags.WarnOfStrangers(source, file, services);
        var least = parsed.Share(_incident) ?? 0.02;
        _documents.Prepare(parsed, services);
        var results = new List<ReplayResult>();
        foreach (var objective in file.Objectives.Where(static o => o.Alerts.Count > 0))
        {
            if (await source.FindAsync(objective.Name, DateTimeOffset.UnixEpoch, to, services.Stop) is not { First: { } first } history)
            {
                services.Terminal.Warn($"{source.Name} has no counts of {objective.Name}");
                continue;
            }

            var step = parsed.Duration(_step) ?? AlertReplay.DefaultStep(objective);
            var from = parsed.GetValue(_from) is { } text ? Time(text) : step > TimeSpan.Zero ? new DateTimeOffset(((first.UtcTicks / step.Ticks) + 1) * step.Ticks, TimeSpan.Zero) : first;
            if (step <= TimeSpan.Zero || (to - from) / step > MostSteps)
            {
                throw new CommandException($"--step: {objective.Name} would be evaluated {(step <= TimeSpan.Zero ? "for ever" : $"{(to - from) / step:#,0} times, more than {MostSteps:#,0}")}; take a longer step, or a later --from");
            }

            results.Add(ReplayResult.Of(objective, CorrectedHistory.Of(history, objective.Name, file.Maintenance, file.Adjustments), from, to, step, least));
        }

        if (results.Count == 0)
        {
            throw new CommandException($"there is nothing to replay: no objective of {name} has alerts and counts");
        }

        await _documents.WriteAsync(parsed, services, "Replay of " + name, ReplayReport.Build(results, least), () => ReplayJson.Render(results));
        return results.Any(static r => r.Missed.Any()) ? ExitCodes.Failed : ExitCodes.Passed;
    }

    private static DateTimeOffset Time(string text) => ObjectivesFileReader.TryParseTime(text, out var time, out var problem) ? time : throw new CommandException("--from: " + problem);
}
