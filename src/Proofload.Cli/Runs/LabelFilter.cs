using System.CommandLine;
using Proofload.Cli.CommandLine;
using Proofload.Results;

namespace Proofload.Cli.Runs;

/// <summary>The flags that choose kept runs by their labels and by their plan.</summary>
internal sealed class LabelFilter
{
    private readonly Option<string?> _branch = Flag.Text("--branch", "NAME", "Only runs with the label branch=NAME. Default any.");
    private readonly Option<string?> _commit = Flag.Text("--commit", "ID", "Only runs whose label commit begins so. Default any.");
    private readonly Option<string[]> _labels = Flag.Many("--label", "NAME=VALUE", "Only runs with this label; repeatable. Default any.");
    private readonly Option<string?> _plan = Flag.Text("--plan", "NAME", "Only runs of the plan with this name. Default any.");

    public LabelFilter() => Group = new FlagGroup("Which runs", [_branch, _commit, _labels, _plan]);

    public FlagGroup Group { get; }

    /// <summary>True when a flag chooses.</summary>
    public bool IsGiven(ParseResult parsed) => Group.Options.Any(parsed.Has);

    /// <summary>The chosen finished runs, newest first, at most so many.</summary>
    /// <exception cref="CommandException">A label is no pair; one line.</exception>
    public async Task<IReadOnlyList<RunResult>> FindAsync(ParseResult parsed, IRunStore store, int limit, CancellationToken cancellation)
    {
        var labels = (parsed.GetValue(_labels) ?? []).Select(Pair).ToList();
        if (parsed.GetValue(_branch) is { } branch)
        {
            labels.Add(("branch", branch));
        }

        var (commit, plan) = (parsed.GetValue(_commit), parsed.GetValue(_plan));
        var runs = new List<RunResult>();
        foreach (var listing in await store.ListAsync(int.MaxValue, cancellation))
        {
            if (runs.Count == limit)
            {
                break;
            }

            // A run that goes on, or is one point of a sweep, is no point of a history.
            if (listing.Ending is RunEnding.Running or RunEnding.Crashed || listing.Study is not null || (plan is not null && listing.Name != plan))
            {
                continue;
            }

            if (await store.FindAsync(listing.Id, cancellation) is { } run
                && labels.TrueForAll(l => run.Labels.GetValueOrDefault(l.Name) == l.Value)
                && (commit is null || run.Labels.GetValueOrDefault("commit")?.StartsWith(commit, StringComparison.Ordinal) == true))
            {
                runs.Add(run);
            }
        }

        return runs;
    }

    private static (string Name, string Value) Pair(string text)
    {
        var at = text.IndexOf('=');
        return at > 0 ? (text[..at], text[(at + 1)..]) : throw new CommandException($"--label: '{text}' is no pair; write for example --label gpu=h100");
    }
}
