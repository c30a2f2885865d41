using Proofload.Measurement.Recording;
using Proofload.Watch.Counting;

namespace Proofload.Watch.Exposition;

/// <summary>The metrics of requests and probes.</summary>
internal static class TargetMetrics
{
    public static void Write(MetricsWriter writer, IReadOnlyList<TargetCounters> targets)
    {
        var all = targets.Select(static t => (Target: t, Labels: MetricsWriter.Labels(("service", t.Scope.Service), ("model", t.Scope.Model), ("route", t.Scope.Route), ("region", t.Scope.Region), ("probe", t.Probe)))).ToArray();
        writer.Family("proofload_requests_total", "counter", "Requests that ended, by outcome.");
        foreach (var (target, labels) in all)
        {
            foreach (var (outcome, count) in target.Outcomes)
                writer.Sample("proofload_requests_total", MetricsWriter.With(labels, "outcome", ErrorKinds.Id(outcome)), count);
        }

        foreach (var metric in all.SelectMany(static a => a.Target.Histograms.Keys).Distinct().Order())
        {
            var name = $"proofload_{RecordedMetrics.Id(metric)}_seconds";
            writer.Family(name, "histogram", $"{RecordedMetrics.Id(metric)} of successes that have it, seconds.");
            foreach (var (target, labels) in all.Where(a => a.Target.Histograms.ContainsKey(metric)))
                writer.Histogram(name, labels, target.Histograms[metric]);
        }

        writer.Family("proofload_input_tokens_total", "counter", "Tokens of the prompts of successes.");
        foreach (var (target, labels) in all)
            writer.Sample("proofload_input_tokens_total", labels, target.InputTokens);
        writer.Family("proofload_output_tokens_total", "counter", "Tokens of the answers of successes.");
        foreach (var (target, labels) in all)
            writer.Sample("proofload_output_tokens_total", labels, target.OutputTokens);
        WriteChecks(writer, [.. all.Where(static a => a.Target.IsChecked)]);
        WriteProbes(writer, all);
    }

    private static void WriteChecks(MetricsWriter writer, (TargetCounters Target, string Labels)[] all)
    {
        if (all.Length == 0)
            return;
        writer.Family("proofload_checks_total", "counter", "Answers that the checks of a request judged.");
        foreach (var (target, labels) in all)
        {
            var named = MetricsWriter.With(labels, "check", "answer");
            writer.Sample("proofload_checks_total", MetricsWriter.With(named, "result", "pass"), target.ChecksPassed);
            writer.Sample("proofload_checks_total", MetricsWriter.With(named, "result", "fail"), target.ChecksFailed);
        }
    }

    private static void WriteProbes(MetricsWriter writer, (TargetCounters Target, string Labels)[] all)
    {
        writer.Family("proofload_probe_lateness_seconds", "histogram", "How late the prober itself was.");
        foreach (var (target, labels) in all)
            writer.Histogram("proofload_probe_lateness_seconds", labels, target.Lateness);
        writer.Family("proofload_probes_skipped_total", "counter", "Probes that were planned and not sent.");
        foreach (var (target, labels) in all)
        {
            foreach (var (reason, count) in target.Skipped)
                writer.Sample("proofload_probes_skipped_total", MetricsWriter.With(labels, "reason", reason), count);
        }

        writer.Family("proofload_last_success_timestamp_seconds", "gauge", "When the last success ended, Unix time.");
        foreach (var (target, labels) in all.Where(static a => a.Target.LastSuccess is not null))
            writer.Sample("proofload_last_success_timestamp_seconds", labels, target.LastSuccess!.Value.ToUnixTimeMilliseconds() / 1000.0);
    }
}
