using Proofload.Measurement.Clocks;
using Proofload.Measurement.Recording;
using Proofload.Plans;
using Proofload.Running;
using Proofload.Transport;
using Proofload.Watch.Exposition;

namespace Proofload.Watch.Probing;

/// <summary>
/// A probe on demand, in the manner of the blackbox exporter: the request of a module to a target, once. It counts for no objective. Only hosts that the watch
/// file names are asked, for the module's key goes along.
/// </summary>
internal static class SingleProbe
{
    /// <summary>The plan of the probe; or what is wrong with the question.</summary>
    /// <param name="plan">The watch.</param>
    /// <param name="module">Name of a target whose request is sent; empty when the target is a name.</param>
    /// <param name="target">Name of a target or an address.</param>
    /// <param name="problem">What is wrong.</param>
    public static WatchTarget? Find(WatchPlan plan, string module, string target, out string problem)
    {
        var names = plan.Targets.Select(static t => t.Name).ToArray();
        problem = target.Length == 0 ? "target is missing" : "";
        var template = plan.Targets.FirstOrDefault(t => t.Name == (module.Length > 0 ? module : target));
        if (problem.Length == 0 && template is null)
            problem = module.Length > 0 ? $"unknown module '{module}'; {NearestName.Hint(module, names)}" : $"unknown target '{target}'; give the name of a target, or a module with an address";
        if (problem.Length > 0 || template is null)
            return null;
        if (plan.Targets.FirstOrDefault(t => t.Name == target) is { } named)
            return template with { Plan = template.Plan with { Target = template.Plan.Target with { Url = named.Plan.Target.Url } } };
        if (!Uri.TryCreate(target, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            problem = $"target '{target}' is neither a target of the watch nor an http or https address";
        else if (!plan.Targets.Any(t => t.Plan.Target.Url.Authority == url.Authority && t.Plan.Target.Url.Scheme == url.Scheme) && !plan.ProbeHosts.Contains(url.Host, StringComparer.OrdinalIgnoreCase))
            problem = $"host '{url.Host}' is not allowed; add it to probe_hosts";
        return problem.Length > 0 ? null : template with { Plan = template.Plan with { Target = template.Plan.Target with { Url = url! } } };
    }

    /// <summary>Sends it and gives the metrics of what came of it.</summary>
    public static async Task<string> RunAsync(WatchTarget target, TimeSpan limit, IClock machine, bool isOpenMetrics, CancellationToken cancellation)
    {
        var clock = new RunClock(machine);
        await using var group = new TransportGroup(clock);
        var compiler = new ProbeCompiler(group, clock, machine, static _ => { });
        var record = new RequestRecord();
        try
        {
            var compiled = (await compiler.CompileAsync([target], cancellation))[0];
            record = await Task.Run(() => Send(compiled with { TimeoutNs = Math.Min(compiled.TimeoutNs, (long)limit.TotalNanoseconds) }, clock, cancellation), cancellation);
        }
        catch (PlanException e)
        {
            (record.Outcome, record.Detail) = (ErrorKind.InvalidResponse, e.Problems[0]);
        }

        return Render(in record, clock.NowNs / 1e9, isOpenMetrics);
    }

    private static RequestRecord Send(ProbeTarget target, RunClock clock, CancellationToken cancellation)
    {
        var id = new ProbeId(target.Target.Name, 0, 1);
        var exchange = target.Lane.Prepare(new PlannedProbe(target, id, "on-demand", clock.NowNs, clock.UtcNow))!;
        exchange.Record.Intended = clock.NowNs;
        SingleRequest.Send(exchange, target.Lane.Transport, clock, cancellation);
        return exchange.Record;
    }

    private static string Render(in RequestRecord record, double seconds, bool isOpenMetrics)
    {
        var writer = new MetricsWriter(isOpenMetrics);
        Gauge(writer, "probe_success", "Whether the probe succeeded.", record is { IsSuccess: true, Done: >= 0 } ? 1 : 0);
        Gauge(writer, "probe_duration_seconds", "How long the probe took, with everything around it.", seconds);
        if (record.Status > 0)
            Gauge(writer, "probe_http_status_code", "Status of the answer.", record.Status);
        if (record.LatencyNs >= 0)
            Gauge(writer, "proofload_probe_latency_seconds", "From the start to the last byte.", record.LatencyNs / 1e9);
        if (record.TtftNs >= 0)
            Gauge(writer, "proofload_probe_ttft_seconds", "From the start to the first token.", record.TtftNs / 1e9);
        if (record.LongestStallNs >= 0)
            Gauge(writer, "proofload_probe_longest_stall_seconds", "Longest pause between two tokens.", record.LongestStallNs / 1e9);
        if (record.OutputTokens >= 0)
            Gauge(writer, "proofload_probe_output_tokens", "Tokens of the answer.", record.OutputTokens);
        writer.Family("proofload_probe_outcome_info", "gauge", "How the probe ended.");
        writer.Sample("proofload_probe_outcome_info", MetricsWriter.Labels(("outcome", ErrorKinds.Id(record.Outcome))), 1L);
        return writer.Finish();
    }

    private static void Gauge(MetricsWriter writer, string name, string help, double value)
    {
        writer.Family(name, "gauge", help);
        writer.Sample(name, "", value);
    }
}
