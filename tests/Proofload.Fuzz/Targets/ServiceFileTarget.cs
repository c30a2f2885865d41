using System.Text;
using Proofload.Ingestion.Logs;
using Proofload.Ingestion.Metrics;
using Proofload.Measurement.Randomness;
using Proofload.Plans;
using Proofload.Sla.Contracts;
using Proofload.Slo;
using Proofload.Slo.OpenSlo;
using Proofload.Watch;

namespace Proofload.Fuzz.Targets;

/// <summary>
/// What is said and counted about a service over time: objectives files, OpenSLO, contracts, watch files, counts as CSV, access logs, Prometheus' text. Any text is
/// taken, and what can be written is the same after it was written and read, or it is refused with one-line problems.
/// </summary>
internal sealed class ServiceFileTarget : FuzzTarget
{
    private static readonly string Samples = Path.GetFullPath(Path.Combine(Corpus.Root, "..", "..", "..", "samples"));

    private readonly Func<string, string?> _read;
    private readonly bool _isWritten;
    private readonly string[] _valid;

    /// <param name="name">Name of the target.</param>
    /// <param name="read">Reads a text: null when it is refused without an exception, else what it says, written again where <paramref name="isWritten"/>.</param>
    /// <param name="isWritten">Whether what <paramref name="read"/> gives is a text of the same form.</param>
    /// <param name="valid">Texts that are right.</param>
    private ServiceFileTarget(string name, Func<string, string?> read, bool isWritten, params string[] valid) =>
        (Name, _read, _isWritten, _valid) = (name, read, isWritten, valid);

    public override string Name { get; }

    // As for plans: the YAML library's own work grows faster than the text.
    public override int MaxLength => 8 * 1024;

    public override IReadOnlyList<byte[]> Dictionary { get; } =
    [
        .. ((string[])
        [
            "\n", "  ", "\t", "- ", ": ", ", ", "{", "}", "[", "]", "'", "\"", "#", "---\n", "&a ", "*a", "null", "~", "-1", "0", "1e400", "NaN", "+Inf", "99.9%", "100%", "0.0000000000000000000000000000001", "30d", "1M", "999999999h",
            "objectives", "latency 99% < 500ms", "check{name=", "{kind=", "throughput > 0/s", "timeslices", "slice: {length: 1ms}", "window: {calendar: month, count: 60}", "time_zone: Europe/Berlin", "alerts: none", "factor: 0", "budget: 100%",
            "formula: ((((", "1 / 0", "credits: []", "2026-10-25T02:30", "0001-01-01", "9999-12-31T23:59:59Z", "apiVersion: openslo/v1\n", "kind: SLO\n", "${KEY}", "${", "plan: watch.yaml", "objectives: .", "every: 0s",
            "time,objective,good,total\n", "1e18", "9223372036854775807", "-9223372036854775808", ";", "\r\n", "\u0000", "\ud83d\ude80", "\ufeff", "le=\"", "# TYPE x counter\n", "_bucket{", "\\\"", "} ", "[17/Jun/2026:22:00:00 +0000] ", "\" 200 ", "{\"time\":", "[99/Foo/0000:99:99:99 +9999]",
        ]).Select(Encoding.UTF8.GetBytes),
    ];

    /// <summary>A target for each form.</summary>
    public static IEnumerable<ServiceFileTarget> All =>
    [
        new("objectives", static text => ObjectivesFileWriter.Write(ObjectivesFileReader.Parse(text, "fuzz.yaml")), true, File("slo", "slo.yaml"), File("slo", "full.yaml"), File("slo", "answers.yaml")),
        new("openslo", static text => ObjectivesFileWriter.Write(OpenSloImporter.Read(text, "fuzz.yaml").File), false, OpenSloExporter.Write(ObjectivesFileReader.Parse(File("slo", "slo.yaml"), "slo.yaml")).Yaml, OpenSloExporter.Write(ObjectivesFileReader.Parse(File("slo", "answers.yaml"), "answers.yaml")).Yaml),
        new("contract", static text => ContractFile.Write(ContractFile.Parse(text, "fuzz.yaml")), true, File("sla", "bedrock.yaml"), File("sla", "vertex.yaml"), File("sla", "custom.yaml"), File("sla", "openai-scale.yaml")),
        new("watch", static text => WatchFileReader.Parse(text, "fuzz.yaml", static name => name == "KEY" ? "key-of-the-test" : null, Path.Combine(Samples, "watch")).Name, false, File("watch", "watch.yaml"), File("watch", "answers.yaml")),
        new("counts", Counts, false, Head(File("slo", "counts.csv")), "total;good;objective;time\n".Replace(';', ',') + "10,9,a,1790812800\n3,3,b,2026-10-01T00:00:00+02:00\n"),
        new("access-log", Log, false, Head(File("slo", "access.log")), Head(File("slo", "access.jsonl"))),
        new("metric-text", Metrics, false, "# HELP x A counter.\n# TYPE x counter\nx_total{a=\"b\",c=\"d\\\"e\\n\"} 12 1700000000\nx_bucket{le=\"+Inf\"} 4\nx_sum 1e-3\n# EOF\n", "up 1\n"),
    ];

    public override Sample Valid(ref SeededRandom random)
    {
        // Comments and the ends of lines say nothing, so a text may have any of them.
        var text = _valid[random.NextInt(_valid.Length)];
        var valid = random.NextInt(2) == 0 || Name is "counts" or "access-log" ? text : text.TrimEnd('\n') + $"\n# {random.NextInt(1_000_000)}\n";
        return new Sample(Encoding.UTF8.GetBytes(valid), () => FuzzFailure.Unless(_read(valid) is not null, "a text that is right was refused"));
    }

    public override bool Check(byte[] input, ref SeededRandom random, bool everyCut)
    {
        var text = Encoding.UTF8.GetString(input);
        for (var length = 0; everyCut && length < text.Length; length++)
            TryRead(text[..length]);
        if (TryRead(text) is not { } written)
            return false;
        if (_isWritten)
            FuzzFailure.UnlessEqual(written, _read(written), "a file that was written and read");
        return true;
    }

    private static string File(string folder, string name) => System.IO.File.ReadAllText(Path.Combine(Samples, folder, name));

    private static string Head(string text) => string.Concat(text.Split('\n').Take(20).Select(static l => l + "\n"));

    private static string? Log(string text)
    {
        var any = false;
        foreach (var line in text.Split('\n'))
        {
            foreach (var parser in new ILogLineParser[] { new CombinedLogParser(), new JsonLogParser() })
            {
                var isRead = parser.TryParse(Encoding.UTF8.GetBytes(line), out var request, out var problem);
                FuzzFailure.Unless(isRead || (problem.Length > 0 && !problem.AsSpan().ContainsAny('\n', '\r')), $"a line is refused without a line that says why: '{problem}'");
                FuzzFailure.Unless(!isRead || request.Seconds is null or >= 0, "a request took less than no time");
                any |= isRead;
            }
        }

        return any ? "" : null;
    }

    private static string? Counts(string text)
    {
        using var reader = new StringReader(text);
        return CountsFile.Read(reader, "fuzz.csv").Newest is null ? null : "";
    }

    private static string? Metrics(string text) => MetricText.Read(Encoding.UTF8.GetBytes(text), static _ => true).Any(static s => s.Name.Length > 0) ? "" : null;

    private string? TryRead(string text)
    {
        try
        {
            return _read(text);
        }
        catch (PlanException e)
        {
            FuzzFailure.Unless(e.Problems.Count > 0, "a refused file without a problem");
            foreach (var problem in e.Problems)
                FuzzFailure.Unless(problem.Length > 0 && !problem.AsSpan().ContainsAny('\n', '\r'), $"a problem is no line: {problem}");
            return null;
        }
    }
}
