using System.Text;
using Proofload.Reports.Studies;

namespace Proofload.Reports.Capacity;

/// <summary>The probes of a capacity for spreadsheets and notebooks: one line each. Base units, full precision, a missing value is an empty field.</summary>
public static class CapacityCsvReport
{
    /// <summary>The text.</summary>
    /// <param name="document">The search.</param>
    public static string Render(CapacityDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        var csv = new StringBuilder("step,run,phase,load,open_loop_rate,verdict,duration,requests,throughput,throughput_low,throughput_high,concurrency,tokens_per_second,latency_mean,latency_p50,latency_p99,error_rate,measurement,steady,objective,observed,low,high,threshold,reason\n");
        foreach (var step in document.Result.Steps)
        {
            var (seen, worst) = (step.Observed, CapacityText.Worst(step));
            csv.AppendJoin(
                ',',
                CsvReport.Integer(step.Index + 1), CsvReport.Field(document.Runs.ElementAtOrDefault(step.Index) ?? ""), StudyCsvReport.Snake(step.Phase), CsvReport.Number(step.Load), CsvReport.Number(step.OpenLoopRate),
                StudyCsvReport.Snake(step.Verdict), CsvReport.Number(seen.Duration), CsvReport.Integer(seen.Requests), CsvReport.Number(seen.Throughput), CsvReport.Number(seen.ThroughputLow), CsvReport.Number(seen.ThroughputHigh),
                CsvReport.Number(seen.Concurrency), CsvReport.Number(seen.TokensPerSecond), CsvReport.Number(seen.LatencyMean), CsvReport.Number(seen.LatencyP50), CsvReport.Number(seen.LatencyP99), CsvReport.Number(seen.ErrorRate),
                StudyCsvReport.Snake(seen.Measurement), seen.Steady is { } steady ? steady ? "true" : "false" : "", CsvReport.Field(worst?.Expression ?? ""), CsvReport.Number(worst?.Observed), CsvReport.Number(worst?.Low), CsvReport.Number(worst?.High),
                CsvReport.Number(worst?.Threshold), CsvReport.Field(step.Reason)).Append('\n');
        }

        return csv.ToString();
    }
}
