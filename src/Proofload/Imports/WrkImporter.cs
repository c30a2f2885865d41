using Proofload.Imports.Reading;

namespace Proofload.Imports;

/// <summary>wrk's text. Percentiles only with <c>--latency</c>.</summary>
internal sealed class WrkImporter : IResultImporter
{
    public string Format => "wrk";

    public string Tool => "wrk";

    public string Reads => "wrk --latency";

    public bool Recognises(FileHead head) => head.Has("Running ", " test @ ", "Thread Stats");

    public void Read(ImportFile file, ImportSession session)
    {
        var run = session.Run;
        var text = new WrkText(run, completesTimeouts: true);
        WrkText.ForEachLine(file, words =>
        {
            text.Line(words);
            if (words is [var percent, var value] && percent.EndsWith('%') && Numbers.Parse(percent.AsSpan(0, percent.Length - 1)) is { } p)
                text.Threads.SetPercentile(p, Numbers.Duration(value));
        });
        text.Finish(file);
        run.Definitions["service_time"] = "wrk's latency: from the send to the complete answer; of all requests, failed ones included; to 3 digits, as wrk prints it";
        if (text.Threads.P50 is null)
            run.Notes.Add("percentiles are missing: wrk prints them with --latency");
        run.Summarise("service_time", text.Threads, 1, run.Ok + run.Failed ?? 0);
    }
}
