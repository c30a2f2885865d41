using System.Globalization;
using Proofload.Cli.CommandLine;
using Proofload.Measurement.Recording;
using Proofload.Reports.Records;
using Proofload.Sla.Contracts;
using Proofload.Sla.Events;

namespace Proofload.Cli.Sla;

/// <summary>The raw records of a run as rows: what a load test or a probe has measured itself. Warm-up and cool-down count too, a cancelled request does not.</summary>
/// <param name="path">The file.</param>
/// <param name="name">What errors call it.</param>
/// <param name="start">When the run's load began.</param>
internal sealed class RunRecordEvents(string path, string name, DateTimeOffset start) : IEventSource
{
    public string Name => name;

    /// <summary>Of <c>FILE@START</c>.</summary>
    public static RunRecordEvents Of(string text, CliServices services)
    {
        var cut = text.LastIndexOf('@');
        return cut > 0 && DateTimeOffset.TryParse(text[(cut + 1)..], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var start)
            ? new RunRecordEvents(services.PathOf(text[..cut])!, text[..cut], start)
            : throw new CommandException($"--records: '{text}' does not say when the run began; write for example run.ndjson@2026-10-05T22:00:00Z");
    }

    public void Read(ErrorClasses classes, IEventSink sink, CancellationToken cancellation)
    {
        var row = new EventRow();
        foreach (var record in RecordReader.ReadFile(path))
        {
            cancellation.ThrowIfCancellationRequested();
            if (record.Outcome == ErrorKind.Cancelled)
            {
                continue;
            }

            row.Clear();
            row.Time = start.UtcTicks + (record.Intended / 100);
            if (record.Outcome == ErrorKind.Ok)
            {
                Measure(row, record);
            }
            else
            {
                row.AddError(record.Status >= 400 ? record.Status : classes.Of(ErrorKinds.Id(record.Outcome)), 1);
            }

            sink.Add(row);
        }
    }

    private static void Measure(EventRow row, in RequestRecord record)
    {
        Set(SpeedMetric.Latency, record.LatencyNs / 1e9);
        Set(SpeedMetric.Ttft, record.TtftNs / 1e9);
        Set(SpeedMetric.TokensPerSecond, record.TpotNs > 0 ? 1e9 / record.TpotNs : -1);

        void Set(SpeedMetric metric, double value) => row.Values[(int)metric] = value >= 0 ? value : double.NaN;
    }
}
