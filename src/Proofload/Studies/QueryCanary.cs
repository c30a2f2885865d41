using System.Globalization;
using Proofload.Analysis.Canaries;
using Proofload.Measurement.Clocks;
using Proofload.Plans;
using Proofload.Prometheus;

namespace Proofload.Studies;

/// <summary>Which tracks are judged by which queries.</summary>
public sealed record QueryCanaryOptions
{
    /// <summary>What is asked; at least one.</summary>
    public required IReadOnlyList<CanaryQuery> Queries { get; init; }

    /// <summary>Name of the baseline's track.</summary>
    public string Baseline { get; init; } = "stable";

    /// <summary>Name of the canary's track.</summary>
    public string Canary { get; init; } = "canary";

    /// <summary>How long, at least 6 steps.</summary>
    public required TimeSpan For { get; init; }

    /// <summary>Length of a step, 1 s or more. Default 30 s.</summary>
    public TimeSpan Step { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>True watches from now on; false (default) judges the time that has just gone by, in one look.</summary>
    public bool Live { get; init; }

    /// <summary>How sure the judgement has to be.</summary>
    public CanaryOptions Judge { get; init; } = new();

    /// <summary>Told after each step of a live judgement; null for nobody.</summary>
    public Action<CanaryProgress>? Progress { get; init; }
}

/// <summary>Judges a canary by what a monitoring system saw of it and its baseline. No load of its own.</summary>
/// <param name="client">The monitoring system.</param>
/// <param name="options">What is asked.</param>
/// <param name="clock">Says when now is.</param>
public sealed class QueryCanary(PrometheusClient client, QueryCanaryOptions options, IClock clock)
{
    /// <summary>A scrape and its rule need a moment until they can be asked for.</summary>
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(1);

    /// <summary>Judges.</summary>
    /// <param name="cancellation">Ends a live judgement, which is then interrupted.</param>
    /// <exception cref="PlanException">There are too few steps.</exception>
    /// <exception cref="PrometheusException">The server cannot be asked.</exception>
    public async Task<CanaryResult> RunAsync(CancellationToken cancellation)
    {
        var steps = CanaryStudy.CountOf(options.For, options.Step, options.Judge.FewestWindows);
        var decision = new CanaryDecision(new CanarySchedule(steps, options.Live ? options.Judge.FewestWindows : steps), options.Judge);
        var start = options.Live ? clock.UtcNow : clock.UtcNow - (options.Step * steps);
        var seen = Seen.None;
        var interrupted = false;
        try
        {
            for (var step = options.Live ? 1 : steps; step <= steps; step++)
            {
                // The value at the end of a step is that of the step.
                if (options.Live && start + (options.Step * step) + Settle - clock.UtcNow is { Ticks: > 0 } wait)
                    await Task.Delay(wait, cancellation);
                seen = await AskAsync(new PrometheusRange(start + options.Step, options.Step, step), cancellation);
                var judgement = decision.Look(step, seen.Evidence);
                if (options.Live)
                    options.Progress?.Invoke(new CanaryProgress(step, steps, seen.Series, judgement));
                if (decision.IsSettled)
                    break;
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            interrupted = true;
        }

        var last = decision.Last;
        var isCut = interrupted && !decision.IsSettled;
        return new CanaryResult
        {
            Verdict = isCut ? CanaryVerdict.Inconclusive : last?.Verdict ?? CanaryVerdict.Inconclusive,
            Reason = isCut ? "interrupted before its planned end" : last?.Summary ?? "nothing was asked",
            Ending = isCut ? CanaryEnding.Interrupted : decision.IsSettled && decision.Windows < steps ? CanaryEnding.Settled : CanaryEnding.Completed,
            Judgement = last,
            Series = seen.Series,
            Baseline = options.Baseline,
            Canary = options.Canary,
            Window = options.Step.TotalSeconds,
            Planned = steps,
            Seen = seen.Steps,
            Remarks = [.. Remarks(seen)],
        };
    }

    private async Task<Seen> AskAsync(PrometheusRange range, CancellationToken cancellation)
    {
        var series = new List<CanarySeries>();
        var evidence = new List<CanaryEvidence>();
        foreach (var query in options.Queries)
        {
            var (baseline, canary) = (await SideAsync(query, options.Baseline, range, cancellation), await SideAsync(query, options.Canary, range, cancellation));
            series.Add(new CanarySeries(query.Metric, query.Total is null ? "" : "1", query.Limit, baseline.Values, canary.Values));
            evidence.Add(query.Total is null
                ? new CanaryEvidence { Metric = query.Metric, Baseline = baseline.Values, Canary = canary.Values, IsPaired = true }
                : new CanaryEvidence { Metric = query.Metric, BaselineEvents = baseline.Events, CanaryEvents = canary.Events });
        }

        return new Seen(range.Steps, series, evidence);
    }

    private async Task<(IReadOnlyList<double> Values, EventCount Events)> SideAsync(CanaryQuery query, string track, PrometheusRange range, CancellationToken cancellation)
    {
        var values = await OneAsync(query.Query);
        if (query.Total is null)
            return (values, default);
        var totals = await OneAsync(query.Total);
        var shares = new double[values.Count];
        long events = 0, trials = 0, known = 0;
        for (var i = 0; i < shares.Length; i++)
        {
            shares[i] = double.NaN;

            // A step of which one of both is missing says nothing. Prometheus extrapolates increases, so they are not whole.
            if (!(values[i] >= 0) || !(totals[i] >= 0))
                continue;
            known++;
            var all = (long)Math.Round(totals[i]);
            var some = Math.Min(all, (long)Math.Round(values[i]));
            shares[i] = all > 0 ? (double)some / all : double.NaN;
            (events, trials) = (events + some, trials + all);
        }

        return (shares, known >= options.Judge.FewestWindows ? new EventCount(events, trials) : new EventCount(0, 0));

        async Task<IReadOnlyList<double>> OneAsync(string text)
        {
            try
            {
                return await client.QueryAsync(CanaryQuery.Fill(text, track, options.Step), range, cancellation);
            }
            catch (PrometheusException e)
            {
                throw new PrometheusException($"{query.Metric.Name} of {track}: {e.Message}", e);
            }
        }
    }

    private IEnumerable<string> Remarks(Seen seen)
    {
        foreach (var (s, i) in seen.Series.Select(static (s, i) => (s, i)))
        {
            foreach (var (values, track) in new[] { (s.Baseline, options.Baseline), (s.Canary, options.Canary) })
            {
                var known = values.Count(double.IsFinite);
                if (known == values.Count)
                    continue;
                var hint = known == 0 && options.Queries[i].Total is not null ? "; where an absent series means none, write '(…) or vector(0)'" : "";
                yield return string.Create(CultureInfo.InvariantCulture, $"{s.Metric.Name} of {track} has a value in {known} of {values.Count} steps{hint}.");
            }
        }
    }

    private sealed record Seen(int Steps, IReadOnlyList<CanarySeries> Series, IReadOnlyList<CanaryEvidence> Evidence)
    {
        public static Seen None { get; } = new(0, [], []);
    }
}
