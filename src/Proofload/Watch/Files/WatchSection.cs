using Proofload.Notifications;
using Proofload.Notifications.Files;
using Proofload.Plans;
using Proofload.Plans.Binding;
using Proofload.Plans.Sections;

namespace Proofload.Watch.Files;

/// <summary>The fields of a watch file.</summary>
internal static class WatchSection
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private static Codec<string> Filled { get; } = Scalars.Filled("a name");

    private static Codec<string> Name { get; } = Scalars.Text("a name", static name =>
        name.Length is > 0 and <= 63 && name.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_')
            ? null
            : $"{Units.Quote(name)} is not a name; it has 1 to 63 lower-case letters, digits, '-' and '_'");

    private static Codec<TimeSpan> Interval { get; } = Scalars.Duration(TimeSpan.FromMilliseconds(10), Day);

    private static IReadOnlyList<Field<TargetEntry>> Shared { get; } =
    [
        Field.Maybe<TargetEntry, TimeSpan>("every", Interval, t => t.Every, (t, v) => t with { Every = v }, "Time from one probe to the next; 10s without it."),
        Field.Maybe<TargetEntry, TimeSpan>("timeout", Scalars.Duration(TimeSpan.Zero, TargetSection.LongestTimeout, above: true), t => t.Timeout, (t, v) => t with { Timeout = v }, "Most time for an answer, well above every objective's bound."),
        Field.Maybe<TargetEntry, int>("max_overlap", Scalars.Int(1, 10_000), t => t.MaxOverlap, (t, v) => t with { MaxOverlap = v }, "Most probes of a target under way at once; 64 without it."),
        Field.Of<TargetEntry, string>("service", Filled, t => t.Service, (t, v) => t with { Service = v }, "Service it belongs to."),
        Field.Of<TargetEntry, string>("model", Filled, t => t.Model, (t, v) => t with { Model = v }, "Model it is counted for; without it the target's."),
        Field.Of<TargetEntry, string>("route", Filled, t => t.Route, (t, v) => t with { Route = v }, "Route it is counted for."),
        Field.Of<TargetEntry, string>("region", Filled, t => t.Region, (t, v) => t with { Region = v }, "Region it is counted for."),
        Field.Maybe<TargetEntry, long>("tokens_per_hour", Scalars.Count(1, 1_000_000_000_000), t => t.TokensPerHour, (t, v) => t with { TokensPerHour = v }, "Most tokens, of prompts and answers, an hour."),
        Field.Maybe<TargetEntry, long>("tokens_per_day", Scalars.Count(1, 1_000_000_000_000), t => t.TokensPerDay, (t, v) => t with { TokensPerDay = v }, "Most tokens, of prompts and answers, a day (UTC)."),
    ];

    private static Section<TargetEntry> Target { get; } = new(
        "a watched target",
        new TargetEntry(),
        [
            Field.Required<TargetEntry, string>("name", Name, t => t.Name, (t, v) => t with { Name = v }, "Name of the target."),
            Field.Of<TargetEntry, string>("plan", new PathCodec("a plan's file"), t => t.Plan, (t, v) => t with { Plan = v }, "Plan whose target, requests and data are used; or give target."),
            Field.Of<TargetEntry, TargetPlan>("target", TargetSection.Instance, t => t.Target, (t, v) => t with { Target = v }, "Where probes go, as in a plan; or give plan."),
            Field.Of<TargetEntry, IReadOnlyList<RequestPlan>>("requests", new ListCodec<RequestPlan>(RequestSection.Instance, "requests"), t => t.Requests, (t, v) => t with { Requests = v }, "What is sent, as in a plan; several are mixed by weight."),
            Field.Of<TargetEntry, DataPlan>("data", DataSection.Instance, t => t.Data, (t, v) => t with { Data = v }, "Prompts and rows, as in a plan."),
            .. Shared,
        ]);

    private static Section<TargetEntry> Defaults { get; } = new("defaults of targets", new TargetEntry(), Shared);

    public static Section<WatchDocument> Document { get; } = new(
        "a watch file",
        new WatchDocument(),
        [
            new Field<WatchDocument, long>("version", "Version of the file's shape, 1.", Scalars.Count(1, 1), _ => 1, (d, _) => d) { IsAlwaysWritten = true },
            Field.Of<WatchDocument, string>("name", Filled, d => d.Name, (d, v) => d with { Name = v }, "A name for people."),
            Field.Required<WatchDocument, string>("objectives", new PathCodec("an objectives file"), d => d.Objectives, (d, v) => d with { Objectives = v }, "The objectives file, for example slo.yaml."),
            Field.Of<WatchDocument, string>("store", new PathCodec("a file"), d => d.Store, (d, v) => d with { Store = v }, "File that counts are kept in."),
            Field.Of<WatchDocument, TimeSpan>("evaluate_every", Scalars.Duration(TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1)), d => d.EvaluateEvery, (d, v) => d with { EvaluateEvery = v }, "How often objectives are evaluated."),
            Field.Of<WatchDocument, TargetEntry>("defaults", Defaults, d => d.Defaults, (d, v) => d with { Defaults = v }, "What holds for every target that does not say otherwise."),
            Field.Of<WatchDocument, IReadOnlyList<TargetEntry>>("targets", new ListCodec<TargetEntry>(Target, "targets"), d => d.Targets, (d, v) => d with { Targets = v }, "What is probed."),
            Field.Of<WatchDocument, IngestDocument>("ingest", IngestSection.Instance, d => d.Ingest, (d, v) => d with { Ingest = v }, "What is counted besides probes: access logs, metrics, load runs."),
            Field.Of<WatchDocument, NotifyPlan>("notify", NotifySection.Instance, d => d.Notify, (d, v) => d with { Notify = v }, "Who is told about alerts."),
            Field.Of<WatchDocument, OtlpPlan>("otlp", OtlpSection.Instance, d => d.Otlp, (d, v) => d with { Otlp = v }, "Sends what is counted to an OpenTelemetry collector."),
            Field.Of<WatchDocument, IReadOnlyList<string>>("probe_hosts", new ListCodec<string>(Scalars.Filled("a host such as 10.0.0.7 or model.internal"), "hosts") { AllowsSingle = true }, d => d.ProbeHosts, (d, v) => d with { ProbeHosts = v }, "Hosts, beside those of the targets, that /probe may be asked about."),
        ]);
}
