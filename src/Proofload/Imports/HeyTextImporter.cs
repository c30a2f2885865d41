using System.Globalization;
using System.Text;
using Proofload.Imports.Reading;

namespace Proofload.Imports;

/// <summary>The text that hey prints. No single requests.</summary>
internal sealed class HeyTextImporter : IResultImporter
{
    public string Format => "hey-text";

    public string Tool => "hey";

    public string Reads => "hey";

    public bool Recognises(FileHead head) => head.Has("Summary:", "Slowest:", "Fastest:", "Requests/sec:");

    public void Read(ImportFile file, ImportSession session)
    {
        var run = session.Run;
        var text = new Text(run);
        file.ForEachLine((line, _) =>
        {
            text.Line(Encoding.UTF8.GetString(line.Span[..Math.Min(line.Length, 4_096)]).Trim());
            return null;
        });
        if (run.Window is null)
            throw file.Wrong("the line 'Total: … secs' is missing");

        run.Definitions["service_time"] = "hey's response time: from the call to the complete answer, opening a connection included; of all requests that were answered, whatever the status; to 0.1 ms, as hey prints it";
        (run.Ok, run.Failed) = (text.Ok, text.Failed);
        if (text.Answered > 0)
            run.Summarise("service_time", text.Statistics, 1, text.Answered);
    }

    private sealed class Text(ImportedRun run)
    {
        private string _section = "";

        public SummaryStatistics Statistics { get; } = new();

        public long Ok { get; private set; }

        public long Failed { get; private set; }

        public long Answered { get; private set; }

        public void Line(string line)
        {
            var words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            switch (words)
            {
                case ["Summary:"] or [.., "histogram:"] or [.., "distribution:"] or ["Details", ..]:
                    _section = line;
                    break;
                case ["Total:", var total, "secs"] when _section == "Summary:":
                    run.Window = Numbers.Parse(total) is > 0 and var seconds ? seconds : null;
                    break;
                case ["Slowest:", var slowest, "secs"]:
                    Statistics.Max = Numbers.Parse(slowest);
                    break;
                case ["Fastest:", var fastest, "secs"]:
                    Statistics.Min = Numbers.Parse(fastest);
                    break;
                case ["Average:", var average, "secs"]:
                    Statistics.Mean = Numbers.Parse(average);
                    break;
                case [var percent, "in", var value, "secs"] when _section.StartsWith("Latency", StringComparison.Ordinal) && percent.EndsWith('%'):
                    Statistics.SetPercentile(Numbers.Parse(percent.TrimEnd('%')) ?? 0, Numbers.Parse(value));
                    break;
                case [['[', .., ']'], _, "responses"] when _section.StartsWith("Status", StringComparison.Ordinal):
                    Status(words[0].Trim('[', ']'), words[1]);
                    break;
                case [['[', .., ']'], ..] when _section.StartsWith("Error", StringComparison.Ordinal):
                    Error(words[0].Trim('[', ']'), line[(line.IndexOf(']', StringComparison.Ordinal) + 1)..].Trim());
                    break;
            }
        }

        private void Status(string status, string count)
        {
            if (!int.TryParse(status, NumberStyles.None, CultureInfo.InvariantCulture, out var code) || Numbers.Count(count) is not { } n)
                return;

            Answered += n;
            if (code < 400)
            {
                Ok += n;
                return;
            }

            Failed += n;
            run.AddFailures(FailureText.Of(code, null), "HTTP " + status, n);
        }

        private void Error(string count, string text)
        {
            if (Numbers.Count(count) is not { } n)
                return;

            Failed += n;
            run.AddFailures(FailureText.Of(text), Addresses.Clean(text), n);
        }
    }
}
