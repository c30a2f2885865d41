using System.Globalization;
using Proofload.Plans;
using Proofload.Telemetry;
using Proofload.Telemetry.Otlp;

namespace Proofload.Watch.Exposition;

/// <summary>Exports what a watch counts to an OpenTelemetry collector, until the watch ends.</summary>
internal sealed class WatchExport : IDisposable
{
    private readonly OtlpExporter _exporter;
    private readonly string _collector;

    private WatchExport(OtlpExporter exporter, string collector) => (_exporter, _collector) = (exporter, collector);

    /// <summary>Begins the export that the plan wants; null for none.</summary>
    /// <exception cref="PlanException">A variable of the environment is wrong, or a file that it names cannot be read.</exception>
    public static WatchExport? Start(WatchPlan plan, long epoch, ITelemetrySource source, WatchOptions options)
    {
        if (plan.Otlp is null || OtlpSettings.Resolve(plan.Otlp, options.Environment) is not { } settings)
            return null;
        var attributes = new List<TelemetryAttribute>
        {
            new("service.name", "proofload"),
            new("service.instance.id", string.Create(CultureInfo.InvariantCulture, $"{plan.Name}/{epoch}")),
            new("proofload.watch.name", plan.Name),
        };
        if (options.Version.Length > 0)
            attributes.Add(new("service.version", options.Version));
        var exporter = new OtlpExporter(settings, new TelemetryResource { Attributes = attributes, Version = options.Version }, source, options.Clock, options.Note);
        exporter.Start();
        return new WatchExport(exporter, settings.Shown);
    }

    /// <summary>Sends the figures a last time; says what is missing at the collector, null when nothing is.</summary>
    public string? Finish() => _exporter.Finish().Describe(_collector);

    public void Dispose() => _exporter.Dispose();
}
