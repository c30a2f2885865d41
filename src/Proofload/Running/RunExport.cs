using Proofload.Plans;
using Proofload.Results;
using Proofload.Telemetry;
using Proofload.Telemetry.Otlp;

namespace Proofload.Running;

/// <summary>Exports what a run counts, from the start of its load to its verdict.</summary>
internal sealed class RunExport(RunTelemetry telemetry, OtlpExporter exporter, string collector) : IDisposable
{
    /// <summary>Takes the ticks.</summary>
    public RunTelemetry Telemetry => telemetry;

    /// <summary>The export that the plan wants; null for none.</summary>
    /// <exception cref="PlanException">A variable of the environment is wrong, or a file that it names cannot be read.</exception>
    public static RunExport? Create(RunPlan plan, string id, RunOptions options)
    {
        if (plan.Otlp is null || OtlpSettings.Resolve(plan.Otlp, options.Environment) is not { } settings)
            return null;
        var telemetry = new RunTelemetry(plan, options.Clock);
        return new RunExport(telemetry, new OtlpExporter(settings, Resource(plan, id, options), telemetry, options.Clock, options.Warn), settings.Shown);
    }

    public void Start()
    {
        telemetry.Begin();
        exporter.Start();
    }

    /// <summary>Sends the totals and the verdict.</summary>
    /// <returns>The result, with a note when figures are missing at the collector.</returns>
    public RunResult Finish(RunResult result)
    {
        telemetry.Complete(result.Verdict);
        return exporter.Finish().Describe(collector) is { } note ? result with { Notes = [.. result.Notes, note] } : result;
    }

    public void Dispose() => exporter.Dispose();

    private static TelemetryResource Resource(RunPlan plan, string id, RunOptions options)
    {
        var attributes = new List<TelemetryAttribute>
        {
            new("service.name", "proofload"),
            new("service.instance.id", id),
            new("proofload.run.id", id),
            new("proofload.run.name", plan.Name),
        };
        if (options.Version.Length > 0)
            attributes.Add(new("service.version", options.Version));
        if (options.Study is { } study)
            attributes.AddRange([new("proofload.study.kind", study.Kind), new("proofload.study.id", study.Id)]);
        attributes.AddRange(plan.Labels.Select(static l => new TelemetryAttribute("proofload.label." + l.Key, l.Value)));
        return new TelemetryResource { Attributes = attributes, Version = options.Version };
    }
}
