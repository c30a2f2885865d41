using System.Globalization;
using Proofload.Analysis;
using Proofload.Analysis.Patterns;
using Proofload.Measurement.Health;
using Proofload.Measurement.Recording;
using Proofload.Plans.Loads;
using Proofload.Results;
using Proofload.Running.Metering;
using Proofload.Running.Sessions;
using Proofload.Tokenizers;
using Proofload.Transport;

namespace Proofload.Running;

/// <summary>Builds the immutable result of a run from what its workers recorded.</summary>
internal static class ResultBuilder
{
    private const int ErrorTexts = 20;

    /// <param name="session">The run.</param>
    /// <param name="head">The document as it stood when the run began.</param>
    /// <param name="totals">What all workers recorded.</param>
    /// <param name="workers">The workers.</param>
    /// <param name="transport">The transport of one of them.</param>
    /// <param name="tokenizer">The plan's tokenizer; null without one.</param>
    /// <param name="custom">What the code of the scenario recorded; null without code.</param>
    /// <param name="notes">Remarks made on the way.</param>
    /// <param name="watcher">Adds to the result; null for nobody.</param>
    public static RunResult Build(
        RunSession session, RunResult head, RecorderSnapshot totals, IReadOnlyList<Worker> workers, ITransport transport, Tokenizer? tokenizer, CustomSnapshot? custom, IReadOnlyList<string> notes, IRunWatcher? watcher = null)
    {
        var counters = totals.All.Counters;
        var run = new RecordedRun(totals, session.Ticks, session.Kinds, counters.FirstIntendedNs ?? 0, session.Load.OfSessions) { Custom = custom };
        var health = GeneratorHealth.From(totals, session.Machine.Usage()) with { Engine = transport.Engine, Workers = workers.Count };
        var judged = MeasurementVerdict.Judge(health, MeasurementFacts.From(totals) with { WaitsByPlan = session.Load.QueuesWhenFull });
        var (state, reasons) = ScenarioSummary.Judge(custom, judged.State);
        var plan = session.Plan;
        var tokens = TokenSummary.Build(counters, tokenizer, workers.Sum(static w => w.UncountedTexts));
        var reached = session.Load.IsOpen || head.Calibration?.Measured is not { } calibration ? null : DemandJudge.JudgeReached(health.SentRate ?? 0, calibration);
        var result = head with
        {
            Ending = session.Stop.Ending,
            EndingReason = session.Stop.Reason,
            Window = counters.WindowNs / 1e9,
            Verdict = VerdictBuilder.Build(run, plan.Objectives, state, [.. reasons, .. judged.Reasons, .. Explanation(session, judged, counters, reached)]),
            Metrics = MetricSummaries.Build(run, null),
            Rates = Rates(run, null),
            Errors = SeriesBuilder.Errors(counters.ByOutcome),
            ErrorSamples = ErrorTally.Merge(workers.Select(static w => w.Errors), ErrorTexts),
            Counts = run.Counts(null),
            Tokens = tokens,
            Sessions = Sessions(run),
            Scenario = ScenarioSummary.Build(custom),
            Kinds = session.Kinds.Count > 1 || session.Load.OfSessions ? [.. session.Kinds.Select(kind => Kind(run, totals, session.Kinds, kind))] : [],
            PromptBins = PromptBins(run, totals),
            Generator = health,
            TargetUsage = session.TargetUsage,
            Series = session.Series.From(0),
            PlannedUnit = session.Load.PlannedUnit,
            SeriesResolution = session.Series.Resolution,
            Fingerprint = head.Fingerprint with { Engine = transport.Engine },
            Mlperf = plan.Load is MlperfLoad mlperf ? MlperfRules.Judge(mlperf, run, LoadSeconds(session, mlperf, counters)) : null,
            Notes = [.. notes, .. reached is null ? [] : (string[])[reached], .. TokenSummary.Notes(tokens, counters.ReasoningTokens), .. ReceiveNotes(health), .. TargetUsageNotes.Of(session.TargetUsage), .. ScenarioSummary.Notes(custom, state)],
        };
        result = result with { Pattern = PatternAnalysis.Of(result, plan.Load) };
        return watcher?.Complete(result, run) ?? result;
    }

    /// <summary>A generator that fell behind near its known ceiling has its explanation; which ceiling stands in the notes.</summary>
    private static string[] Explanation(RunSession session, MeasurementVerdict judged, RequestCounters counters, string? reached) =>
        judged.State != MeasurementState.Valid && counters.Completed > 0 && (reached is not null || session.NearCeiling.Count > 0)
            ? ["The load was near this machine's measured ceiling or above it, see the notes."]
            : [];

    /// <summary>
    /// How long the scenario was loaded. A load that ended by itself has held its minimum: between the last answer and the minimum there was
    /// nothing due, which is no shorter run.
    /// </summary>
    private static double LoadSeconds(RunSession session, MlperfLoad load, RequestCounters counters)
    {
        var window = counters.WindowNs / 1e9;
        return session.Stop.IsSet ? window : Math.Max(window, load.MinDuration.TotalSeconds);
    }

    /// <summary>One kind of a mix.</summary>
    public static KindResult Kind(RecordedRun run, RecorderSnapshot totals, IReadOnlyList<string> kinds, string kind) => new()
    {
        Name = kind,
        Metrics = MetricSummaries.Build(run, kind),
        Errors = SeriesBuilder.Errors(totals.Kinds[kinds.ToList().IndexOf(kind)].Counters.ByOutcome),
        Counts = run.Counts(kind),
        Rates = Rates(run, kind),
        Turns = totals.Turns.IsEmpty ? [] : [.. totals.Turns[kinds.ToList().IndexOf(kind)].Select((part, i) => Turn(run, part, kind, i + 1)).Where(static t => t.Counts.Intended > 0)],
    };

    /// <summary>The requests by length of their prompts; empty when all prompts are of one bin, which is the whole run.</summary>
    public static IReadOnlyList<PromptBinResult> PromptBins(RecordedRun run, RecorderSnapshot totals)
    {
        var used = Enumerable.Range(0, totals.PromptBins.Length).Where(bin => totals.PromptBins[bin][RecordedMetric.Latency].Count > 0).ToList();
        return used.Count < 2 ? [] : [.. used.Select(bin => new PromptBinResult
        {
            From = Measurement.Recording.PromptBins.From(bin),
            To = Measurement.Recording.PromptBins.To(bin),
            Metrics = MetricSummaries.Build(run, RunPart.OfPrompts(bin)),
        })];
    }

    private static TurnResult Turn(RecordedRun run, KindSnapshot part, string kind, int turn) => new()
    {
        Turn = turn,
        Metrics = MetricSummaries.Build(run, RunPart.Of(kind, turn)),
        Errors = SeriesBuilder.Errors(part.Counters.ByOutcome),
        Counts = run.Counts(RunPart.Of(kind, turn)),
    };

    private static SessionResult? Sessions(RecordedRun run)
    {
        if (run.Sessions is not { } counts)
        {
            return null;
        }

        var success = Estimator.Of(run, ValueOf("session_success_rate", null));
        return new SessionResult
        {
            Counts = counts,
            SuccessRate = success.Value,
            SuccessRateLow = success.Low,
            SuccessRateHigh = success.High,
            Throughput = run.Rate("session_throughput", null),
        };
    }

    /// <summary>The rates of a run or of one of its kinds.</summary>
    public static RunRates Rates(RecordedRun run, string? kind)
    {
        var errors = Estimator.Of(run, ValueOf("error_rate", kind));
        return new RunRates
        {
            Offered = run.Rate("offered_rate", kind),
            Sent = run.Rate("sent_rate", kind),
            Throughput = run.Rate("throughput", kind),
            Goodput = run.Rate("goodput_rate", kind),
            GoodputRatio = Estimator.Of(run, ValueOf("goodput", kind)).Value,
            OutputTokens = run.Rate("output_token_throughput", kind),
            PromptTokens = run.Rate("prompt_token_throughput", kind),
            ErrorRate = errors.Value,
            ErrorRateLow = errors.Low,
            ErrorRateHigh = errors.High,
            BytesReceived = run.Rate("received_bytes", kind),
        };
    }

    private static Plans.Objective ValueOf(string metric, string? kind) => new()
    {
        Expression = metric,
        Metric = metric,
        Kind = kind,
        Statistic = Plans.ObjectiveStatistic.Value,
        IsUpperBound = true,
        Threshold = 0,
    };

    private static IEnumerable<string> ReceiveNotes(GeneratorHealth health)
    {
        if (health is { CoalescedShare: > 0.01 and var share, CoalescedEvents: { } events })
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{events:N0} token events ({share * 100:0.#} %) shared a read with another one: the gap between those counts as 0 in inter_chunk, and all have the arrival of the last");
        }
    }
}
