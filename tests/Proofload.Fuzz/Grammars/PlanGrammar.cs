using System.Globalization;
using System.Text;
using Proofload.Measurement.Randomness;

namespace Proofload.Fuzz.Grammars;

/// <summary>Plans as people write them, in YAML's block, flow and JSON forms.</summary>
internal static class PlanGrammar
{
    private static readonly string[] Extras =
    [
        "name: nightly", "seed: 7", "labels: {commit: 1a2b3c}", "objectives: [latency p99 < 500ms]", "objectives:\n  - error_rate < 1%\n  - latency p95 <= 1s",
        "stop: {consecutive_errors: 100, error_rate: 50%}", "data: {prompt_tokens: 64, output_tokens: {distribution: uniform, min: 1, max: 9}}",
        "requests: [{name: a, weight: 3, path: /a}, {name: b, method: POST, body: {text: \"{{row}}\"}}]", "requests:\n  - name: a\n    checks: [{status: [200]}, {contains: \"x: #\"}]",
        "setup: [{name: login, path: /l, extract: {token: {json_path: $.t}}}]",
    ];

    public static IReadOnlyList<byte[]> Pieces { get; } =
    [
        .. ((string[])
        [
            "version: 1\n", "target: {url: http://h/}\n", "load: {rate: 50/s, duration: 1s}\n", "  ", "\t", "\n", "- ", "? ", ": ", ", ", "{", "}", "[", "]", "&a ", "*a", "<<: *a", "!!str ", "| \n", ">-\n", "'", "\"", "#",
            "---\n", "...\n", "%YAML 1.2\n", "~", "null", "yes", "0x10", "1e400", "-1", "50/s", "1h30m", "10MB", "99.9%", "${KEY}", "${NO}", "$${", "{{row}}", "{{", "\u2028", "\u0000", "\ud83d\ude80", "\ufeff", "\u0085",
            "model: step", "of: concurrency", "from: 1/s", "to: 1e308", "step: 0", "every: 0s", "stages: []", "rate: 0/s", "burstiness: NaN", "concurrency: 1e9", "duration: 999999999h", "timeout: -1s",
            "engine: epoll", "objectives: [latency p100 < 1s]", "shape: [9223372036854775807]", "regex: \"(\"", "json_path: $[", "extra: {a: 1e400}", "zipf_exponent: 0",
        ]).Select(Encoding.UTF8.GetBytes),
    ];

    /// <summary>A plan and what it says of its load: a rate or a number of users, and seconds.</summary>
    public static (string Text, int? Rate, int? Users, int Seconds, string Url) Plan(ref SeededRandom random)
    {
        var url = $"http://127.0.0.1:{1 + random.NextInt(60_000)}/{(random.NextInt(2) == 0 ? "" : "base")}";
        var isOpen = random.NextInt(2) == 0;
        var (amount, seconds) = (1 + random.NextInt(5000), 1 + random.NextInt(3600));
        List<(string Name, string Value)> load = isOpen
            ? [("rate", Pick(ref random, $"{amount}/s", $"{amount * 60}/min", $"\"{amount}/s\"")), ("arrivals", Pick(ref random, "poisson", "uniform"))]
            : [("concurrency", Number(amount)), ("think_time", Pick(ref random, "0s", "10ms"))];
        load.Add(("model", isOpen ? "constant-rate" : "constant-concurrency"));
        load.Add(("duration", Pick(ref random, $"{seconds}s", $"{seconds * 1000L}ms", $"'{seconds}s'")));
        if (random.NextInt(2) == 0)
        {
            load.Add(("warmup", "1s"));
        }

        var sections = new List<string>
        {
            "version: 1",
            Section("target", [("url", Pick(ref random, url, $"\"{url}\"", $"'{url}'")), ("protocol", "http"), ("timeout", "5s")], ref random),
            Section("load", load, ref random),
        };
        var first = random.NextInt(Extras.Length);
        for (var left = random.NextInt(3); left > 0; left--)
        {
            // Three apart are never two of the same section.
            sections.Add(Extras[(first + (left * 3)) % Extras.Length]);
        }

        var ordered = new List<(ulong Order, string Text)>();
        foreach (var section in sections)
        {
            ordered.Add((random.NextUInt64(), section));
        }

        var text = new StringBuilder(random.NextInt(6) == 0 ? "# a plan\n---\n" : "");
        foreach (var (_, section) in ordered.OrderBy(static s => s.Order))
        {
            text.Append(section).Append(random.NextInt(6) == 0 ? "  # why\n\n" : "\n");
        }

        return (random.NextInt(6) == 0 ? text.Replace("\n", "\r\n").ToString() : text.ToString(), isOpen ? amount : null, isOpen ? null : amount, seconds, url);
    }

    private static string Section(string name, List<(string Name, string Value)> fields, ref SeededRandom random)
    {
        var flow = random.NextInt(3) == 0;
        var indent = new string(' ', 1 + random.NextInt(4));
        var lines = fields.Select(field => flow ? $"{field.Name}: {field.Value}" : $"\n{indent}{field.Name}: {field.Value}").ToList();
        return flow ? $"{name}: {{{string.Join(", ", lines)}}}" : $"{name}:{string.Concat(lines)}";
    }

    private static string Pick(ref SeededRandom random, params ReadOnlySpan<string> ways) => ways[random.NextInt(ways.Length)];

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
