using System.CommandLine;
using System.Globalization;
using Proofload.Cli.CommandLine;
using Proofload.Plans;
using Proofload.Slo;
using Proofload.Slo.Rules;

namespace Proofload.Cli.Artefacts;

/// <summary>Flags that say how rules are made; the commands that make rules, their tests and a dashboard share them.</summary>
internal sealed class RuleFlags
{
    private static readonly string[] Sources = ["objective", "requests"];

    private readonly Option<string?> _interval = Flag.Text("--interval", "TIME", "Time from one evaluation of the rules to the next; best your scrape interval. Default 30s.");
    private readonly Option<string?> _source = Flag.Text("--source", "NAME", "Counters to compute from: objective (the two that proofload watch keeps for each) or requests (requests and histograms). Default objective.");
    private readonly Option<string?> _gap = Flag.Text("--gap", "TIME", "Longest gap in the samples over which increments still count. Default 1h.");
    private readonly Option<string[]> _labels = Flag.Many("--label", "NAME=VALUE", "A label for every recorded series and alert; may be given several times. Default: none.");
    private readonly Option<string?> _runbook = Flag.Text("--runbook", "URL", "Address of the runbook in the alerts; {objective} and {severity} stand for their values. Default: none.");

    /// <summary>The flags under their title.</summary>
    public FlagGroup Group => new("Rules", [_interval, _source, _gap, _labels, _runbook]);

    /// <summary>What they say.</summary>
    public PrometheusRuleOptions Read(ParseResult parsed, CliServices services)
    {
        var options = new PrometheusRuleOptions { From = services.Clock.UtcNow };
        var source = parsed.GetValue(_source) ?? Sources[0];
        return options with
        {
            Interval = Time("--interval", parsed.GetValue(_interval), options.Interval),
            Gap = Time("--gap", parsed.GetValue(_gap), options.Gap),
            Source = Array.IndexOf(Sources, source) is >= 0 and var at ? (CounterSource)at : throw new CommandException($"--source: '{source}' is neither of the two; {NearestName.Hint(source, Sources)}"),
            Labels = [.. (parsed.GetValue(_labels) ?? []).Select(Label)],
            Runbook = parsed.GetValue(_runbook) ?? "",
        };
    }

    /// <summary>Reads an objectives file as the user named it.</summary>
    public static ObjectivesFile ReadObjectives(string name, CliServices services)
    {
        try
        {
            return ObjectivesFileReader.Read(services.PathOf(name)!, name);
        }
        catch (PlanException e)
        {
            throw new CommandException(e.Message);
        }
    }

    private static TimeSpan Time(string flag, string? text, TimeSpan fallback) =>
        text is null ? fallback
        : !Units.TryParseDuration(text, out var time, out var problem) ? throw new CommandException($"{flag}: {problem}")
        : time > TimeSpan.Zero ? time
        : throw new CommandException($"{flag}: '{text}' is not a time above 0, such as 15s");

    private static KeyValuePair<string, string> Label(string text)
    {
        var at = text.IndexOf('=', StringComparison.Ordinal);
        var name = at > 0 ? text[..at] : "";
        return name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(static c => char.IsAsciiLetterOrDigit(c) || c == '_')
            ? KeyValuePair.Create(name, text[(at + 1)..])
            : throw new CommandException(string.Create(CultureInfo.InvariantCulture, $"--label: '{text}' is not NAME=VALUE with a name of letters, digits and _"));
    }
}
