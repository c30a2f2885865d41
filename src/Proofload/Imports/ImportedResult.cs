using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Proofload.Imports.Reading;
using Proofload.Measurement.Health;
using Proofload.Measurement.Recording;
using Proofload.Measurement.Statistics;
using Proofload.Results;
using Proofload.Running;

namespace Proofload.Imports;

/// <summary>What all runs of an import have in common.</summary>
internal sealed record ImportedFiles
{
    /// <summary>Name of the tool.</summary>
    public required string Tool { get; init; }

    /// <summary>Names of the files, without folders.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>Their formats.</summary>
    public required IReadOnlyList<string> Formats { get; init; }

    /// <summary>Hash of what was read.</summary>
    public required byte[] Digest { get; init; }

    /// <summary>Name of the run.</summary>
    public required string Name { get; init; }

    /// <summary>Version of Proofload.</summary>
    public required string Version { get; init; }

    /// <summary>When the files were last changed: stands in for a start that nobody states.</summary>
    public required DateTimeOffset ModifiedAt { get; init; }

    /// <summary>Lines in no figure.</summary>
    public long SkippedLines { get; init; }

    /// <summary>Remarks about the files.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];
}

/// <summary>
/// Makes the result of an imported run. Requests go through the code of a live run; of a summary only what it states is there. What neither
/// tells is null, with its reason in <see cref="RunSource.Unknown"/>, and the measurement is <see cref="MeasurementState.Unknown"/>.
/// </summary>
internal static class ImportedResult
{
    private const int ErrorTexts = 20;
    private const long FirstUnixNs = 1_000_000_000_000_000_000;

    /// <exception cref="ImportException">The files hold no request.</exception>
    public static RunResult Build(ImportedRun run, RecorderSnapshot? snapshot, ImportedFiles files, int index)
    {
        var recorded = snapshot is null ? null : new ImportedRecords(run, snapshot);
        var counts = Counts(run, recorded);
        if (counts.Ok + counts.Failed + counts.Cancelled == 0)
            throw new ImportException($"{string.Join(", ", files.Names)}: {run.NoCounts ?? "holds no request"}");

        var window = recorded?.Window ?? run.Window;
        var metrics = new Dictionary<string, MetricSummary>(recorded?.Metrics ?? new Dictionary<string, MetricSummary>(), StringComparer.Ordinal);
        foreach (var (id, summary) in run.Summaries)
            metrics.TryAdd(id, summary.Count == 0 ? summary with { Count = counts.Ok } : summary);

        var health = Health(run, recorded, counts, window, files);
        var startedAt = run.StartedAt ?? (run.Records?.ZeroNs is >= FirstUnixNs and var zero ? Numbers.Moment(zero) : files.ModifiedAt);
        return new RunResult
        {
            Id = RunIdentity.Of(startedAt, BitConverter.ToUInt64(SHA256.HashData([.. files.Digest, (byte)index]))),
            Name = files.Name + run.Suffix,
            StartedAt = startedAt,
            Ending = run.EndedEarly is null ? RunEnding.Completed : RunEnding.Interrupted,
            EndingReason = run.EndedEarly,
            Window = window ?? 0,
            Verdict = Verdict(run, recorded, health, counts, files.Tool),
            Metrics = metrics,
            Rates = Rates(run, recorded, counts, window),
            Errors = Errors(run, recorded),
            ErrorSamples = run.ErrorSamples.Count > 0
                ? [.. run.ErrorSamples.OrderByDescending(static s => s.Count).Take(ErrorTexts)]
                : ErrorTally.Merge([run.Errors], ErrorTexts),
            Counts = counts,
            Kinds = recorded is null || run.Kinds.Count < 2 ? run.SummaryKinds : recorded.Kinds,
            PromptBins = recorded?.PromptBins ?? [],
            Generator = health,
            Series = run.Series.Count > 0 ? run.Series : recorded?.Series ?? [],
            SeriesResolution = run.Series.Count > 0 ? run.SeriesResolution : recorded?.SeriesResolution ?? 1,
            PlannedUnit = run.PlannedUnit,
            Plan = Plan(run, files),
            Seed = run.Seed,
            Fingerprint = Fingerprint(run, files),
            Mlperf = run.Mlperf,
            Notes = Notes(run, recorded, files, window),
            Source = Source(run, metrics, files),
        };
    }

    private static RunCounts Counts(ImportedRun run, ImportedRecords? recorded)
    {
        var seen = recorded?.Counts ?? new RunCounts();
        var ok = run.Ok ?? seen.Ok;
        var failed = run.Failed ?? seen.Failed;
        var cancelled = Math.Max(run.Cancelled, seen.Cancelled);
        return seen with
        {
            Intended = recorded?.KnowsIntended == true ? seen.Intended : null,
            Sent = Math.Max(seen.Sent, ok + failed + cancelled),
            Ok = ok,
            Failed = failed,
            Cancelled = cancelled,
            Dropped = null,
        };
    }

    private static RunRates Rates(ImportedRun run, ImportedRecords? recorded, RunCounts counts, double? window)
    {
        var finished = counts.Ok + counts.Failed;
        var errors = finished > 0 ? Wilson.Interval(counts.Failed, finished, 0.95) : default;
        return new RunRates
        {
            Offered = run.OfferedRate ?? (counts.Intended is { } intended ? PerSecond(intended) : null),
            Sent = PerSecond(counts.Sent),
            Throughput = PerSecond(counts.Ok),
            Goodput = run.GoodputRate,
            GoodputRatio = run.GoodputRate is { } good && window is { } seconds && finished > 0 ? Math.Min(1, good * seconds / finished) : null,
            OutputTokens = run.OutputTokenRate ?? (window is null ? null : recorded?.Rate("output_token_throughput")),
            PromptTokens = run.PromptTokenRate ?? (window is null ? null : recorded?.Rate("prompt_token_throughput")),
            ErrorRate = finished > 0 ? (double)counts.Failed / finished : null,
            ErrorRateLow = finished > 0 ? errors.Low : null,
            ErrorRateHigh = finished > 0 ? errors.High : null,
        };

        double? PerSecond(long count) => window is > 0 and var w ? count / w : null;
    }

    private static GeneratorHealth Health(ImportedRun run, ImportedRecords? recorded, RunCounts counts, double? window, ImportedFiles files)
    {
        var seen = recorded?.KnowsIntended == true ? GeneratorHealth.From(recorded.Totals, null) : new GeneratorHealth { OfferedRate = run.OfferedRate, SentRatio = null };
        return seen with
        {
            SentRate = window is > 0 and var w ? counts.Sent / w : null,
            SentRatio = null,
            Dropped = null,
            ReceiveClock = "",
            CoalescedEvents = null,
            CoalescedShare = null,
            Engine = ToolName(run, files),
        };
    }

    /// <summary>What is known may cast doubt on a measurement; it can never certify one.</summary>
    private static Verdict Verdict(ImportedRun run, ImportedRecords? recorded, GeneratorHealth health, RunCounts counts, string tool)
    {
        var known = recorded?.KnowsIntended == true ? MeasurementVerdict.Judge(health, MeasurementFacts.From(recorded.Totals)) : null;
        var state = known is { State: MeasurementState.Suspect or MeasurementState.Invalid } ? known.State : MeasurementState.Unknown;
        var what = recorded?.KnowsIntended == true
            ? $"Not measured by Proofload: whether {tool}'s machine kept up is not known."
            : $"Not measured by Proofload: how late {tool} sent its requests, and whether its machine kept up, is not known.";
        return new Verdict
        {
            Measurement = state,
            Reasons = [.. known?.Reasons ?? [], what, .. run.Doubts],
            Outcome = state == MeasurementState.Invalid ? Outcome.Invalid : counts.Ok == 0 ? Outcome.Inconclusive : Outcome.None,
        };
    }

    private static IReadOnlyDictionary<string, long> Errors(ImportedRun run, ImportedRecords? recorded)
    {
        if (recorded is not null && (recorded.Counts.Failed > 0 || run.Failures.Count == 0))
            return recorded.Errors;

        var errors = run.Failures.ToDictionary(static f => ErrorKinds.Id(f.Key), static f => f.Value, StringComparer.Ordinal);
        if (run.Cancelled > 0)
            errors.TryAdd(ErrorKinds.Id(ErrorKind.Cancelled), run.Cancelled);
        return errors;
    }

    private static string Plan(ImportedRun run, ImportedFiles files)
    {
        var text = new StringBuilder($"# Imported from {ToolName(run, files)}: no plan of Proofload made this load.\n");
        foreach (var (name, value) in run.Load)
            text.Append(CultureInfo.InvariantCulture, $"# {name}: {Data.OneLine.Of(value)}\n");
        return text.ToString();
    }

    private static RunFingerprint Fingerprint(ImportedRun run, ImportedFiles files) => new()
    {
        Plan = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(files.Tool + "\n" + string.Join('\n', run.Load.Select(static l => $"{l.Key}: {l.Value}")))))[..16],
        Data = "unknown",
        Target = run.Target is { } target ? Data.OneLine.Of(target) : "unknown",
        Machine = "unknown",
        Version = files.Version,
        Engine = ToolName(run, files),
    };

    private static List<string> Notes(ImportedRun run, ImportedRecords? recorded, ImportedFiles files, double? window)
    {
        List<string> notes = [.. files.Remarks, .. run.Notes];
        if (run.StartedAt is null && run.Records?.ZeroNs is null or < FirstUnixNs)
            notes.Add("when the run was made is not in the files: the date is that of the last change of the file");
        if (window is null)
            notes.Add(run.HasCoarseTimes ? "times to the second do not tell how long so short a run lasted: there are no rates" : "how long the run lasted is not in the files: there are no rates");
        if (recorded is not null && !run.HasTimes)
            notes.Add("the requests have durations but no times: no series, and confidence intervals that take requests for independent, so they are too narrow");
        return notes;
    }

    private static RunSource Source(ImportedRun run, Dictionary<string, MetricSummary> metrics, ImportedFiles files)
    {
        var unknown = new Dictionary<string, string>(run.Unknown, StringComparer.Ordinal);
        if (!metrics.ContainsKey("latency"))
        {
            unknown.TryAdd("latency", $"{files.Tool} counts from the send, not from when a request was due, so a stall delays the next requests unseen (coordinated omission); its times are service times");
            unknown.TryAdd("lateness", $"{files.Tool} does not say when its requests were due");
        }

        if (!metrics.ContainsKey("lateness"))
            unknown.TryAdd("lateness", $"{files.Tool} does not say when its requests were sent");
        if (metrics.Any(static m => m.Value.Histogram is null))
            unknown.TryAdd("confidence intervals", "a summary does not have the requests they come from");
        return new RunSource
        {
            Tool = files.Tool,
            Version = run.ToolVersion,
            Files = files.Names,
            Formats = files.Formats,
            SkippedLines = files.SkippedLines,
            Definitions = run.Definitions,
            Unknown = unknown,
        };
    }

    private static string ToolName(ImportedRun run, ImportedFiles files) => run.ToolVersion is { } version ? $"{files.Tool} {version}" : files.Tool;
}
