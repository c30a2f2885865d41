using System.CommandLine;
using Proofload.Cli.CommandLine;
using Proofload.Cli.Objectives;
using Proofload.Cli.Terminals;
using Proofload.Slo;

namespace Proofload.Cli.Gating;

/// <summary><c>proofload gate --budget FILE</c>: what was agreed for a budget that is gone stops a release before anything is measured.</summary>
internal sealed class BudgetGate
{
    private readonly Option<string?> _budget = Flag.Text("--budget", "FILE", "Objectives file: block the release (exit code 2) when a step of its policy that blocks is reached. Needs --counts; alone, nothing is measured. Default none.");
    private readonly CountFlags _counts = new();

    public BudgetGate() => Group = new FlagGroup("Error budget", [_budget, .. _counts.Options]);

    public FlagGroup Group { get; }

    /// <summary>Looks at the budgets; null when nothing was asked for.</summary>
    /// <returns>Passed, failed (a step that blocks is reached) or inconclusive (an objective whose policy may block has no counts).</returns>
    public async Task<int?> CheckAsync(ParseResult parsed, CliServices services)
    {
        if (parsed.GetValue(_budget) is not { } name)
        {
            return _counts.Options.FirstOrDefault(parsed.Has) is { } stray ? throw new CommandException($"{stray.Name}: belongs to --budget FILE") : null;
        }

        var file = ObjectivesFileReader.Read(services.PathOf(name)!, name);
        if (!file.Objectives.Any(static o => o.Policy.Any(static s => s.Blocks)))
        {
            throw new CommandException($"--budget: no objective of {name} has a step of its policy with blocks: true, so nothing could be blocked");
        }

        var source = _counts.Open(parsed, services);
        var at = await _counts.TimeAsync(parsed, source, services);
        CountFlags.WarnOfStrangers(source, file, services);
        var code = ExitCodes.Passed;
        foreach (var row in await StatusReader.ReadAsync(file, source, at, services.Stop))
        {
            code = Worse(code, Say(row.Status, services.Terminal));
        }

        return code;
    }

    private static int Say(ObjectiveStatus status, Terminal terminal)
    {
        var name = status.Objective.Name;
        if (!status.Objective.Policy.Any(static s => s.Blocks))
        {
            return ExitCodes.Passed;
        }

        if (status.BudgetConsumed is not { } consumed)
        {
            terminal.Fail($"budget of {name}: there are no counts in its window, so it is not known whether a release is allowed");
            return ExitCodes.Inconclusive;
        }

        var gone = $"{Reports.NumberFormat.Percent(consumed)} of the budget is gone";
        if (status.IsBlocking)
        {
            terminal.Fail($"budget of {name}: {gone}, which blocks releases: {status.Objective.Policy.Last(s => s.Blocks && (double)s.At <= consumed).Action}");
            return ExitCodes.Failed;
        }

        terminal.Note($"Budget of {name}: {gone}{(status.PolicyStep is { } step ? "; agreed for that: " + step.Action : "")}.");
        return ExitCodes.Passed;
    }

    private static int Worse(int a, int b) => a == ExitCodes.Failed || b == ExitCodes.Failed ? ExitCodes.Failed : Math.Max(a, b);
}
