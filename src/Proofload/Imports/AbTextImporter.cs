using System.Globalization;
using System.Text;
using Proofload.Imports.Reading;
using Proofload.Measurement.Recording;

namespace Proofload.Imports;

/// <summary>The text that ab (ApacheBench) prints, to whole milliseconds. Together with its <c>-g</c> or <c>-e</c> file it is one run.</summary>
internal sealed class AbTextImporter : IResultImporter
{
    /// <summary>What ab's times mean.</summary>
    public const string Meaning = "ab's total time: connect + processing, of all completed requests, failed ones included";

    private const double Ms = 1e-3;

    public string Format => "ab-text";

    public string Tool => "ab";

    public string Reads => "ab";

    public bool Recognises(FileHead head) => head.Has("This is ApacheBench") || head.Has("Complete requests:", "Time taken for tests:");

    public void Read(ImportFile file, ImportSession session)
    {
        var run = session.Run;
        var facts = new Dictionary<string, string>(StringComparer.Ordinal);
        var statistics = new SummaryStatistics();
        file.ForEachLine((line, _) =>
        {
            Line(Encoding.UTF8.GetString(line.Span[..Math.Min(line.Length, 4_096)]).Trim(), facts, statistics);
            return null;
        });
        if (Count(facts, "Complete requests") is not { } complete)
            throw file.Wrong("the line 'Complete requests' is missing: the output is cut off, or the run was stopped");

        run.ToolVersion ??= facts.GetValueOrDefault("version");
        run.Window = Numbers.Parse(facts.GetValueOrDefault("Time taken for tests", "").Split(' ')[0]) is > 0 and var seconds ? seconds : null;
        run.Target = $"http {facts.GetValueOrDefault("Server Hostname")}:{facts.GetValueOrDefault("Server Port")}{facts.GetValueOrDefault("Document Path")?.Split('?')[0]}";
        run.Load["concurrency"] = facts.GetValueOrDefault("Concurrency Level", "unknown");
        run.Load["keep-alive"] = facts.ContainsKey("Keep-Alive requests") ? "yes" : "no";
        run.Definitions["service_time"] = Meaning + "; to 1 ms, as ab prints it";
        Failures(run, facts, complete);
        run.Summarise("service_time", statistics, Ms, complete);
    }

    private static void Line(string line, Dictionary<string, string> facts, SummaryStatistics statistics)
    {
        var words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        switch (words)
        {
            case ["This", "is", "ApacheBench,", "Version", var version, ..]:
                facts["version"] = version;
                break;
            case ["Total:", var min, var mean, var deviation, _, var max]:
                (statistics.Min, statistics.Mean, statistics.StdDev, statistics.Max) = (Numbers.Parse(min), Numbers.Parse(mean), Numbers.Parse(deviation), Numbers.Parse(max));
                break;
            case [var percent, var value, ..] when percent.EndsWith('%') && Numbers.Parse(percent.TrimEnd('%')) is { } p:
                statistics.SetPercentile(p, Numbers.Parse(value));
                break;
            default:
                if (line.StartsWith("(Connect:", StringComparison.Ordinal))
                    facts["failures"] = line.Trim('(', ')');
                else if (line.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon)
                    facts.TryAdd(line[..colon], line[(colon + 1)..].Trim());
                break;
        }
    }

    /// <summary>To ab an answer whose length differs from the first one's has failed; here only what is no good answer has.</summary>
    private static void Failures(ImportedRun run, Dictionary<string, string> facts, long complete)
    {
        var parts = facts.GetValueOrDefault("failures", "").Split(',', StringSplitOptions.TrimEntries)
            .Select(static p => p.Split(':', StringSplitOptions.TrimEntries)).Where(static p => p.Length == 2)
            .GroupBy(static p => p[0], StringComparer.Ordinal)
            .ToDictionary(static g => g.Key, static g => Numbers.Count(g.Last()[1]) ?? 0, StringComparer.Ordinal);
        var statuses = Count(facts, "Non-2xx responses") ?? 0;
        run.AddFailures(ErrorKind.InvalidResponse, "answers with a status that is not 2xx; ab does not say which", statuses);
        run.AddFailures(ErrorKind.ConnectRefused, "connect errors of ab", parts.GetValueOrDefault("Connect"));
        run.AddFailures(ErrorKind.Truncated, "receive errors of ab", parts.GetValueOrDefault("Receive"));
        run.AddFailures(ErrorKind.Reset, "exceptions of ab", parts.GetValueOrDefault("Exceptions"));
        run.Failed = run.Failures.Values.Sum();
        run.Ok = Math.Max(0, complete - statuses - parts.GetValueOrDefault("Receive") - parts.GetValueOrDefault("Exceptions"));
        if (parts.GetValueOrDefault("Length") is > 0 and var length)
            run.Notes.Add(string.Create(CultureInfo.InvariantCulture, $"{length:N0} answers have another length than the first one; ab calls that failed, here it is not"));
    }

    private static long? Count(Dictionary<string, string> facts, string name) =>
        Numbers.Count(facts.GetValueOrDefault(name));
}
