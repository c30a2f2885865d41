using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Proofload.Plans;
using Proofload.Plans.Binding;

namespace Proofload.Slo.Files;

/// <summary>Alerts: <c>standard</c>, <c>none</c>, the standard ones with guards (<c>{minimum_events: 10, confidence: 95%}</c>), or a list of alerts.</summary>
internal sealed class AlertsCodec : Codec<AlertsEntry>
{
    private static readonly TimeSpan ShortestWindow = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan LongestWindow = TimeSpan.FromDays(365);

    private static Codec<TimeSpan> Window { get; } = SloScalars.Duration(ShortestWindow, LongestWindow);

    private static Codec<long> Events { get; } = Scalars.Count(0, 1_000_000_000_000);

    private static Section<AlertsEntry> Standard { get; } = new(
        "the standard alerts",
        new AlertsEntry { IsStandard = true },
        [
            Field.Of<AlertsEntry, long>("minimum_events", Events, a => a.MinimumEvents, (a, v) => a with { MinimumEvents = v }, "Fewest events in the long window below which nobody is told."),
            Field.Maybe<AlertsEntry, decimal>("confidence", SloScalars.Confidence, a => a.Confidence, (a, v) => a with { Confidence = v }, "Confidence with which the burn rate must be above the factor."),
        ]) { IsInline = true };

    private static Section<AlertEntry> Alert { get; } = new(
        "an alert",
        new AlertEntry(),
        [
            Field.Required<AlertEntry, string>("severity", Scalars.Text("a severity such as page", CheckSeverity), a => a.Severity, (a, v) => a with { Severity = v }, "How urgent: page, ticket or a word of your own."),
            Field.Required<AlertEntry, TimeSpan>("long", Window, a => a.Long, (a, v) => a with { Long = v }, "The window that says that it matters."),
            Field.Maybe<AlertEntry, TimeSpan>("short", Window, a => a.Short, (a, v) => a with { Short = v }, "The window that says that it still goes on; without it 1/12 of the long one."),
            Field.Maybe<AlertEntry, decimal>("factor", SloScalars.Factor, a => a.Factor, (a, v) => a with { Factor = v }, "Burn rate above which it fires; or give budget."),
            Field.Maybe<AlertEntry, decimal>("budget", SloScalars.BudgetShare, a => a.BudgetShare, (a, v) => a with { BudgetShare = v }, "Share of the budget that is gone in the long window when it fires; or give factor."),
            Field.Of<AlertEntry, TimeSpan>("for", SloScalars.Duration(TimeSpan.Zero, LongestWindow), a => a.For, (a, v) => a with { For = v }, "For how long the condition must hold first."),
            Field.Of<AlertEntry, long>("minimum_events", Events, a => a.MinimumEvents, (a, v) => a with { MinimumEvents = v }, "Fewest events in the long window below which nobody is told."),
            Field.Maybe<AlertEntry, decimal>("confidence", SloScalars.Confidence, a => a.Confidence, (a, v) => a with { Confidence = v }, "Confidence with which the burn rate must be above the factor."),
        ]) { IsInline = true };

    private static ListCodec<AlertEntry> List { get; } = new(Alert, "alerts");

    public override bool TryRead(PlanNode node, string path, BindContext context, [MaybeNullWhen(false)] out AlertsEntry value)
    {
        context.Visit(node, path);
        value = null;
        switch (node)
        {
            case ScalarNode { Text: "standard" }:
                value = new AlertsEntry { IsStandard = true };
                return true;
            case ScalarNode { Text: "none" }:
                value = new AlertsEntry();
                return true;
            case ScalarNode scalar:
                return context.Fail(node, path, $"{scalar.What} is neither standard nor none nor a list of alerts");
            case MapNode:
                return Standard.TryRead(node, path, context, out value);
            default:
                if (!List.TryRead(node, path, context, out var list))
                    return false;
                value = new AlertsEntry { List = list };
                return true;
        }
    }

    public override void Check(AlertsEntry value, string path, ProblemList problems)
    {
        Standard.Check(value, path, problems);
        List.Check(value.List, path, problems);
    }

    public override PlanNode Write(AlertsEntry value)
    {
        if (!value.IsStandard)
            return value.List.Count == 0 ? new ScalarNode("none") : List.Write(value.List);
        return Standard.Write(value) is MapNode { Entries.Count: > 0 } guards ? guards : new ScalarNode("standard");
    }

    public override JsonObject Schema() => new() { ["anyOf"] = new JsonArray(new JsonObject { ["enum"] = new JsonArray("standard", "none") }, Standard.Schema(), List.Schema()) };

    private static string? CheckSeverity(string text) => text.Length is > 0 and <= 63 && text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-')
        ? null
        : $"{Units.Quote(text)} is not a severity; it has 1 to 63 letters, digits, - and _";
}
