using Proofload.Ingestion.Logs;
using Proofload.Ingestion.Metrics;
using Proofload.Plans;
using Proofload.Plans.Binding;
using Proofload.Plans.Sections;

namespace Proofload.Watch.Files;

/// <summary>The fields of a watch file's <c>ingest</c>.</summary>
internal static class IngestSection
{
    private static readonly string[] LogFields = ["time", "status", "duration", "path", "model"];

    private static Codec<IReadOnlyList<string>> Statuses { get; } = new ListCodec<string>(
        Scalars.Text("statuses such as 5xx or 429", static text => LogStatuses.TryParse(text.Split(','), out _, out var problem) && text.Trim().Length > 0 ? null : problem.Length > 0 ? problem : "must not be empty; write for example 5xx"), "statuses") { AllowsSingle = true };

    private static Codec<string> Selector { get; } = Scalars.Text("a selector such as http_requests_total{code!~\"5..\"}", static text =>
    {
        try
        {
            SeriesSelector.Parse(text);
            return null;
        }
        catch (PlanException e)
        {
            return e.Message;
        }
    });

    private static IReadOnlyList<Field<IngestEntry>> Shared { get; } =
    [
        Field.Of<IngestEntry, string>("name", Scalars.Filled("a name"), s => s.Name, (s, v) => s with { Name = v }, "A name for people; unique."),
        Field.Of<IngestEntry, IReadOnlyList<string>>("objectives", new ListCodec<string>(Scalars.Filled("the name of an objective"), "objectives") { AllowsSingle = true, MinCount = 1 }, s => s.Objectives, (s, v) => s with { Objectives = v }, "Objectives that it feeds; without it those that it can count and no target probes."),
        Field.Of<IngestEntry, string>("service", Scalars.Filled("a service"), s => s.Service, (s, v) => s with { Service = v }, "Service that it tells of."),
        Field.Of<IngestEntry, string>("model", Scalars.Filled("a model"), s => s.Model, (s, v) => s with { Model = v }, "Model that it tells of, when it is one."),
        Field.Of<IngestEntry, string>("route", Scalars.Filled("a route"), s => s.Route, (s, v) => s with { Route = v }, "Route that it tells of, when it is one."),
        Field.Of<IngestEntry, string>("region", Scalars.Filled("a region"), s => s.Region, (s, v) => s with { Region = v }, "Region that it tells of."),
    ];

    private static Section<IngestEntry> AccessLog { get; } = new(
        "an access log",
        new IngestEntry(),
        [
            Field.Required<IngestEntry, string>("path", new PathCodec("a log's file"), s => s.Path, (s, v) => s with { Path = v }, "The file that is written, for example /var/log/nginx/access.log."),
            Field.Of<IngestEntry, bool>("format", Scalars.Choice("a form of log", ("nginx", false), ("json", true)), s => s.IsJson, (s, v) => s with { IsJson = v }, "nginx (combined, with $request_time behind it where there is one) or json (an object a line)."),
            Field.Of<IngestEntry, IReadOnlyDictionary<string, string>>("fields", new MapCodec<string>(Scalars.Filled("the name of a field"), "fields", CheckField), s => s.Fields, (s, v) => s with { Fields = v }, "Names of the fields of a JSON log, by time, status, duration, path and model."),
            Field.Maybe<IngestEntry, double>("unit", Scalars.Choice("a unit", ("s", 1.0), ("ms", 0.001), ("us", 0.000001)), s => s.Unit, (s, v) => s with { Unit = v }, "Unit of the duration in a JSON log: s, ms or us."),
            Field.Of<IngestEntry, IReadOnlyList<string>>("bad", Statuses, s => s.Bad, (s, v) => s with { Bad = v }, "Statuses that are failures of the service; 5xx and 429 without it."),
            Field.Of<IngestEntry, IReadOnlyList<string>>("ignore", Statuses, s => s.Ignore, (s, v) => s with { Ignore = v }, "Statuses that do not count; 499 without it."),
            Field.Of<IngestEntry, TimeSpan>("settle", Scalars.Duration(TimeSpan.Zero, TimeSpan.FromHours(1)), s => s.Settle, (s, v) => s with { Settle = v }, "How long a rotated file must have been left alone before the next one is begun."),
            .. Shared,
        ]);

    private static Section<CounterEntry> Counters { get; } = new(
        "counters",
        new CounterEntry(),
        [
            Field.Of<CounterEntry, string>("good", Selector, r => r.Good, (r, v) => r with { Good = v }, "Selector of good events; or give bad."),
            Field.Of<CounterEntry, string>("bad", Selector, r => r.Bad, (r, v) => r with { Bad = v }, "Selector of bad events; or give good."),
            Field.Required<CounterEntry, string>("total", Selector, r => r.Total, (r, v) => r with { Total = v }, "Selector of all events."),
        ]);

    private static Section<IngestEntry> Metrics { get; } = new(
        "metrics that are read",
        new IngestEntry(),
        [
            Field.Required<IngestEntry, Uri>("url", new AddressCodec(), s => s.Url, (s, v) => s with { Url = v }, "Address of the metrics, for example http://127.0.0.1:8000/metrics."),
            Field.Maybe<IngestEntry, TimeSpan>("every", Scalars.Duration(TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1)), s => s.Every, (s, v) => s with { Every = v }, "Time from one reading to the next; 15s without it."),
            Field.Of<IngestEntry, TimeSpan>("timeout", Scalars.Duration(TimeSpan.Zero, TimeSpan.FromMinutes(5), above: true), s => s.Timeout, (s, v) => s with { Timeout = v }, "Most time for a reading."),
            Field.Of<IngestEntry, IReadOnlyDictionary<string, Secret>>("headers", TargetSection.Headers, s => s.Headers, (s, v) => s with { Headers = v }, "Headers to send."),
            Field.Of<IngestEntry, IReadOnlyDictionary<string, CounterEntry>>("counters", new MapCodec<CounterEntry>(Counters, "counters", static _ => null), s => s.Counters, (s, v) => s with { Counters = v }, "Counters of objectives, by their names; ratios bring their own."),
            Field.Of<IngestEntry, IReadOnlyDictionary<string, string>>("histograms", new MapCodec<string>(Selector, "histograms", static _ => null), s => s.Histograms, (s, v) => s with { Histograms = v }, "Histograms, without _bucket, by the metric of objectives: latency, ttft and the like."),
            .. Shared,
        ]);

    private static Section<IngestEntry> Runs { get; } = new(
        "a store of runs",
        new IngestEntry(),
        [
            Field.Of<IngestEntry, string>("store", new PathCodec("a store's file"), s => s.Store, (s, v) => s with { Store = v }, "File of the store; without it the user's own."),
            Field.Maybe<IngestEntry, TimeSpan>("every", Scalars.Duration(TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1)), s => s.Every, (s, v) => s with { Every = v }, "How often the store is looked at; 10s without it."),
            Field.Of<IngestEntry, string>("run", Scalars.Filled("a run's name"), s => s.Run, (s, v) => s with { Run = v }, "Only runs of this name."),
            .. Shared,
        ]);

    public static Section<IngestDocument> Instance { get; } = new(
        "ingest",
        new IngestDocument(),
        [
            Field.Of<IngestDocument, IReadOnlyList<IngestEntry>>("access_log", new ListCodec<IngestEntry>(AccessLog, "access logs") { AllowsSingle = true }, d => d.AccessLogs, (d, v) => d with { AccessLogs = v }, "Access logs that are followed."),
            Field.Of<IngestDocument, IReadOnlyList<IngestEntry>>("metrics", new ListCodec<IngestEntry>(Metrics, "metrics") { AllowsSingle = true }, d => d.Metrics, (d, v) => d with { Metrics = v }, "Targets' own metrics."),
            Field.Of<IngestDocument, IReadOnlyList<IngestEntry>>("runs", new ListCodec<IngestEntry>(Runs, "stores of runs") { AllowsSingle = true }, d => d.Runs, (d, v) => d with { Runs = v }, "Finished load runs."),
        ]);

    private static string? CheckField(string name) => LogFields.Contains(name, StringComparer.Ordinal) ? null : $"unknown field of a log; {NearestName.Hint(name, LogFields)}";
}
