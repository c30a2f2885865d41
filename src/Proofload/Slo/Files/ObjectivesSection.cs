using Proofload.Plans;
using Proofload.Plans.Binding;

namespace Proofload.Slo.Files;

/// <summary>The fields of an objectives file: what reading, checking, writing and the schema share.</summary>
internal static class ObjectivesSection
{
    private static Codec<string> Filled { get; } = Scalars.Filled("a name");

    private static Section<SliceEntry> Slice { get; } = new(
        "slices",
        new SliceEntry(),
        [
            Field.Required<SliceEntry, TimeSpan>("length", SloScalars.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)), s => s.Length, (s, v) => s with { Length = v }, "Length of a slice; it divides a day."),
            Field.Maybe<SliceEntry, decimal>("target", SloScalars.Target, s => s.Target, (s, v) => s with { Target = v }, "Share of good events from which a slice is good."),
        ]) { IsInline = true };

    private static Section<BudgetPolicyStep> Step { get; } = new(
        "a step of the policy",
        new BudgetPolicyStep { At = 0, Action = "" },
        [
            Field.Required<BudgetPolicyStep, decimal>("at", SloScalars.BudgetShare, s => s.At, (s, v) => s with { At = v }, "Share of the budget that is gone."),
            Field.Required<BudgetPolicyStep, string>("action", Scalars.Filled("what is done"), s => s.Action, (s, v) => s with { Action = v }, "What is done, in words."),
            Field.Of<BudgetPolicyStep, bool>("blocks", Scalars.Bool, s => s.Blocks, (s, v) => s with { Blocks = v }, "True when a gate lets no release pass from there on."),
        ]) { IsInline = true };

    private static Section<RatioSource> Ratio { get; } = new(
        "a ratio",
        new RatioSource { Total = "" },
        [
            Field.Of<RatioSource, string>("good", Scalars.Filled("a selector such as http_requests_total{code!~\"5..\"}"), r => r.Good.Length == 0 ? null : r.Good, (r, v) => r with { Good = v }, "Counter of good events, as a PromQL selector; or give bad."),
            Field.Of<RatioSource, string>("bad", Scalars.Filled("a selector such as http_requests_total{code=~\"5..\"}"), r => r.Bad.Length == 0 ? null : r.Bad, (r, v) => r with { Bad = v }, "Counter of bad events; or give good."),
            Field.Required<RatioSource, string>("total", Scalars.Filled("a selector such as http_requests_total"), r => r.Total, (r, v) => r with { Total = v }, "Counter of all events."),
        ]);

    private static Section<MaintenanceWindow> Maintenance { get; } = new(
        "a maintenance window",
        new MaintenanceWindow { From = default, To = default, Reason = "" },
        [
            Field.Required<MaintenanceWindow, DateTimeOffset>("from", SloScalars.Time, m => m.From, (m, v) => m with { From = v }, "Begin."),
            Field.Required<MaintenanceWindow, DateTimeOffset>("to", SloScalars.Time, m => m.To, (m, v) => m with { To = v }, "End."),
            Field.Required<MaintenanceWindow, string>("reason", Scalars.Filled("the reason"), m => m.Reason, (m, v) => m with { Reason = v }, "Why."),
            Field.Of<MaintenanceWindow, IReadOnlyList<string>>("objectives", new ListCodec<string>(Filled, "names of objectives") { AllowsSingle = true }, m => m.Objectives, (m, v) => m with { Objectives = v }, "Objectives it is about; without it all."),
        ]);

    private static Section<BudgetAdjustment> Adjustment { get; } = new(
        "an adjustment",
        new BudgetAdjustment { At = default, Objective = "", Reason = "" },
        [
            Field.Required<BudgetAdjustment, DateTimeOffset>("at", SloScalars.Time, a => a.At, (a, v) => a with { At = v }, "When the corrected events were."),
            Field.Required<BudgetAdjustment, string>("objective", Filled, a => a.Objective, (a, v) => a with { Objective = v }, "Objective whose counts it corrects."),
            Field.Of<BudgetAdjustment, long>("good", SloScalars.Signed, a => a.Good, (a, v) => a with { Good = v }, "Events to add to the good ones."),
            Field.Of<BudgetAdjustment, long>("total", SloScalars.Signed, a => a.Total, (a, v) => a with { Total = v }, "Events to add to all."),
            Field.Required<BudgetAdjustment, string>("reason", Scalars.Filled("the reason"), a => a.Reason, (a, v) => a with { Reason = v }, "Why."),
        ]);

    private static IReadOnlyList<Field<ObjectiveDefaults>> Shared { get; } =
    [
        Field.Of<ObjectiveDefaults, string>("service", Filled, d => d.Service, (d, v) => d with { Service = v }, "Service it is about."),
        Field.Of<ObjectiveDefaults, string>("model", Filled, d => d.Model, (d, v) => d with { Model = v }, "Model; without it all models."),
        Field.Of<ObjectiveDefaults, string>("route", Filled, d => d.Route, (d, v) => d with { Route = v }, "Route; without it all routes."),
        Field.Of<ObjectiveDefaults, string>("region", Filled, d => d.Region, (d, v) => d with { Region = v }, "Region; without it all regions."),
        Field.Of<ObjectiveDefaults, ObjectiveWindow>("window", new WindowCodec(), d => d.Window, (d, v) => d with { Window = v }, "Over which time the share is taken: 30d, or {calendar: month, time_zone: Europe/Berlin}. Without it 30d."),
        Field.Maybe<ObjectiveDefaults, BudgetingMethod>(
            "budgeting",
            Scalars.Choice("a budgeting method", ("occurrences", BudgetingMethod.Occurrences), ("timeslices", BudgetingMethod.Timeslices), ("ratio-timeslices", BudgetingMethod.RatioTimeslices)),
            d => d.Budgeting,
            (d, v) => d with { Budgeting = v },
            "What the share is a share of: events, good slices of time, or the mean over slices. Without it occurrences, or timeslices where there are slices."),
        Field.Of<ObjectiveDefaults, SliceEntry>("slice", Slice, d => d.Slice, (d, v) => d with { Slice = v }, "Slices of time: {length: 1m, target: 95%}."),
        Field.Of<ObjectiveDefaults, AlertsEntry>("alerts", new AlertsCodec(), d => d.Alerts, (d, v) => d with { Alerts = v }, "When somebody is told: standard, none, guards of the standard ones, or a list. Without it standard."),
        Field.Of<ObjectiveDefaults, IReadOnlyList<BudgetPolicyStep>>("policy", new ListCodec<BudgetPolicyStep>(Step, "steps"), d => d.Policy, (d, v) => d with { Policy = v }, "What is done when so much of the budget is gone."),
        Field.Maybe<ObjectiveDefaults, TimeSpan>("absent_after", SloScalars.Duration(TimeSpan.Zero, TimeSpan.FromDays(365)), d => d.AbsentAfter, (d, v) => d with { AbsentAfter = v }, "For how long nothing may be counted before somebody is told; 0 is never. Without it twice the shortest short window."),
    ];

    private static Section<ObjectiveEntry> Entry { get; } = new(
        "an objective",
        new ObjectiveEntry(),
        [
            Field.Required<ObjectiveEntry, string>("name", Scalars.Text("a name", CheckName), o => o.Name, (o, v) => o with { Name = v }, "Name of the objective."),
            Field.Of<ObjectiveEntry, string>("description", Scalars.Text("text"), o => o.Description, (o, v) => o with { Description = v }, "What it means to a user."),
            Field.Of<ObjectiveEntry, ExpressionEntry>("objective", new ExpressionEntryCodec(), o => o.Objective, (o, v) => o with { Objective = v }, "What must hold, for example 'latency 99% < 500ms', 'availability 99.9%' or 'throughput > 50/s'."),
            Field.Of<ObjectiveEntry, RatioSource>("ratio", Ratio, o => o.Ratio, (o, v) => o with { Ratio = v }, "Counters of somebody else in place of objective."),
            Field.Maybe<ObjectiveEntry, decimal>("target", SloScalars.Target, o => o.Target, (o, v) => o with { Target = v }, "Share of good events, or of good slices, where the objective's text does not say it."),
            .. Shared.Select(f => new LiftedField<ObjectiveEntry, ObjectiveDefaults>(f, o => o.Own, (o, v) => o with { Own = v })),
        ]);

    public static Section<ObjectivesDocument> Document { get; } = new(
        "an objectives file",
        new ObjectivesDocument(),
        [
            new Field<ObjectivesDocument, long>("version", "Version of the file's shape, 1.", Scalars.Count(1, 1), _ => 1, (d, _) => d) { IsAlwaysWritten = true },
            .. Shared.Select(f => new LiftedField<ObjectivesDocument, ObjectiveDefaults>(f, d => d.Defaults, (d, v) => d with { Defaults = v })),
            Field.Required<ObjectivesDocument, IReadOnlyList<ObjectiveEntry>>("objectives", new ListCodec<ObjectiveEntry>(Entry, "objectives") { MinCount = 1 }, d => d.Objectives, (d, v) => d with { Objectives = v }, "Give at least one objective, with its name and what must hold."),
            Field.Of<ObjectivesDocument, IReadOnlyList<MaintenanceWindow>>("maintenance", new ListCodec<MaintenanceWindow>(Maintenance, "maintenance windows"), d => d.Maintenance, (d, v) => d with { Maintenance = v }, "Times whose events do not count."),
            Field.Of<ObjectivesDocument, IReadOnlyList<BudgetAdjustment>>("adjustments", new ListCodec<BudgetAdjustment>(Adjustment, "adjustments"), d => d.Adjustments, (d, v) => d with { Adjustments = v }, "Corrections of counts."),
        ]);

    /// <summary>True for names that RFC 1123 allows a host.</summary>
    internal static bool IsName(string name) =>
        name.Length is > 0 and <= 63 && name.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-') && name[0] != '-' && name[^1] != '-';

    /// <summary>The nearest allowed name; empty when nothing of it can be kept.</summary>
    internal static string ToName(string text)
    {
        var kept = string.Concat(text.Select(static c => char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : '-'));
        return string.Join('-', kept.Split('-', StringSplitOptions.RemoveEmptyEntries)) is { Length: > 63 } name ? name[..63].Trim('-') : string.Join('-', kept.Split('-', StringSplitOptions.RemoveEmptyEntries));
    }

    private static string? CheckName(string name) => IsName(name) ? null
        : $"{Units.Quote(name)} is not a name, which has 1 to 63 lower-case letters, digits and '-'{(ToName(name) is { Length: > 0 } near ? $"; write for example {near}" : "")}";
}
