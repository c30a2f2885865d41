using System.Globalization;
using Proofload.Imports.Reading;

namespace Proofload.Imports;

/// <summary>
/// wrk2's text. Its latency is corrected: it counts from when a request was due at the constant rate, so it is a latency. <c>-U</c> adds the
/// uncorrected one, from the send, which is a service time.
/// </summary>
internal sealed class Wrk2Importer : IResultImporter
{
    private const double Ms = 1e-3;

    public string Format => "wrk2";

    public string Tool => "wrk2";

    public string Reads => "wrk2 --latency, also with -U";

    public bool Recognises(FileHead head) => head.Has("Running ", " test @ ", "Thread Stats") && (head.Has("Thread calibration:") || head.Has("HdrHistogram"));

    public void Read(ImportFile file, ImportSession session)
    {
        var run = session.Run;
        var text = new WrkText(run, completesTimeouts: false);
        var corrected = new SummaryStatistics();
        var uncorrected = new SummaryStatistics();
        SummaryStatistics? section = null;
        WrkText.ForEachLine(file, words =>
        {
            if (words is ["Latency", "Distribution", ..])
                section = words.Contains("Uncorrected") ? uncorrected : corrected;
            else if (section is not null && Percentile(section, words))
                return;
            else
                text.Line(words);
        });
        text.Finish(file);
        Describe(run, corrected, uncorrected, text.Threads);
    }

    private static void Describe(ImportedRun run, SummaryStatistics corrected, SummaryStatistics uncorrected, SummaryStatistics threads)
    {
        run.Definitions["latency"] = "wrk2's corrected latency: from when the request was due at the constant rate; of all requests after calibration, failed ones included";
        run.Unknown["lateness"] = "wrk2 does not print how late it sent; its corrected latency contains it";
        if (corrected.IsEmpty)
        {
            run.Notes.Add("percentiles are missing: wrk2 prints them with --latency");
            run.Summarise("latency", threads, 1, run.Ok + run.Failed ?? 0);
        }
        else
        {
            run.Summarise("latency", corrected, Ms, run.Ok + run.Failed ?? 0);
        }

        if (!uncorrected.IsEmpty)
            run.Definitions["service_time"] = "wrk2's uncorrected latency: from the send";
        else
            run.Unknown["service_time"] = "wrk2 prints the uncorrected latency with -U";
        run.Summarise("service_time", uncorrected, Ms, run.Ok + run.Failed ?? 0);
    }

    /// <summary>A line of the distribution, of the detailed spectrum (value in ms, share, count, 1/(1-share)) or of its foot.</summary>
    private static bool Percentile(SummaryStatistics section, IReadOnlyList<string> words)
    {
        switch (words)
        {
            case [var percent, var value] when percent.EndsWith('%') && Numbers.Parse(percent.AsSpan(0, percent.Length - 1)) is { } p && Numbers.Duration(value) is { } seconds:
                section.SetPercentile(p, seconds / Ms);
                return true;
            case [var value, var share, var count, _] when Numbers.Parse(value) is { } ms && Numbers.Parse(share) is { } q && long.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out _):
                section.SetPercentile(Math.Round(q * 100, 6), ms);
                return true;
            case ["#[Mean", "=", var mean, "StdDeviation", "=", var deviation]:
                (section.Mean, section.StdDev) = (Numbers.Parse(mean.TrimEnd(',')), Numbers.Parse(deviation.TrimEnd(']')));
                return true;
            case ["#[Max", "=", var max, "Total", "count", "=", var total]:
                section.Max = Numbers.Parse(max.TrimEnd(','));
                section.Count = long.TryParse(total.TrimEnd(']'), NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : null;
                return true;
            default:
                return false;
        }
    }
}
