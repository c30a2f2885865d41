using System.Text.RegularExpressions;
using Proofload.IntegrationTests.Servers;

namespace Proofload.IntegrationTests.Docs;

/// <summary>A command as it stands on a page.</summary>
/// <param name="Page">The page.</param>
/// <param name="Line">Its first line.</param>
/// <param name="Text">The command, continuation lines joined.</param>
/// <param name="Promised">Exit code that the page promises, or null.</param>
internal sealed partial record DocsCommand(string Page, int Line, string Text, int? Promised)
{
    // A run against a live simulator may be undecided, and on a busy machine honestly invalid; never 1, which is wrong use.
    private static readonly int[] OfARun = [0, 2, 3, 4];

    /// <summary>True for commands that build: they run one at a time.</summary>
    public bool Builds => Text.StartsWith("dotnet run samples/", StringComparison.Ordinal);

    /// <summary>Whether the page allows this exit code.</summary>
    public bool Allows(int code) => Promised is { } promised ? code == promised : IsRun ? OfARun.Contains(code) : code == 0;

    private bool IsRun => Run().IsMatch(Text);

    /// <summary>The same command against another address, and so short that a test can wait for it.</summary>
    public string Quick(Uri address)
    {
        var text = Placeholder().Replace(Text, address.Authority);
        text = SourceRun().Replace(text, "proofload ");
        text = ScenarioSample().Replace(text, match => $"dotnet run '{RepositoryRoot.Path}/{match.Groups[1].Value}' --{match.Groups[2].Value}{(Has(text, "--duration") ? "" : " --duration 2s")}");
        text = Sample().Replace(text, match => $"dotnet run '{RepositoryRoot.Path}/{match.Groups[1].Value}'{match.Groups[2].Value} 2");
        text = Background().Replace(text, "");
        text = Long().Replace(text, "500ms");
        text = Duration().Replace(text, "1s");
        text = StageLength().Replace(text, "500ms:");
        text = PatternLength().Replace(text, "200ms");
        text = Iterations().Replace(text, "3");
        return Sub().Match(text).Groups[1].Value switch
        {
            "run" => Sub().Replace(Requests().Replace(text, "50"), "proofload run" + Limits(text), 1),
            "capacity" when !Has(text, "--resume") && !text.Contains(" --fit ", StringComparison.Ordinal) && !Has(text, "--print-plan") => Sub().Replace(SearchLimits().Replace(text, ""), "proofload capacity --start 4 --min-probe 500ms --max-probe 1s --max-time 6s", 1),
            // A few pairs of a gate: it ends when its time is used up.
            "gate" when !Has(text, "--pairs") && !Has(text, "--print-plan") => Sub().Replace(GateLimits().Replace(text, ""), "proofload gate --pairs 10 --max-time 5s" + (Has(text, "--duration") || Has(text, "-d") ? "" : " --duration 1s") + (text.Contains(".yaml", StringComparison.Ordinal) && !Has(text, "--warmup") ? " --warmup 200ms" : ""), 1),
            "sim" => Sub().Replace(Port().Replace(text, ""), "proofload sim --port 0" + (Has(text, "--duration") || Has(text, "--list-faults") ? "" : " --duration 500ms"), 1),
            "proxy" when !Has(text, "--list-faults") => Sub().Replace(ProxyPort().Replace(text, "0"), "proofload proxy" + (Has(text, "--listen") ? "" : " --listen 127.0.0.1:0") + (Has(text, "--duration") ? "" : " --duration 500ms"), 1),
            "canary" => Rate().Replace(Watched().Replace(text, " --for 3s --window 500ms"), " --rate 100"),
            "demo" when !Has(text, "--duration") => Sub().Replace(text, "proofload demo --duration 1s", 1),
            "calibrate" when !Has(text, "--quick") => Sub().Replace(text, "proofload calibrate --quick", 1),
            _ => text,
        };
    }

    public override string ToString() => $"{Page}:{Line}: {Text}";

    private static string Limits(string text)
    {
        var ends = Has(text, "--duration") || Has(text, "-d") || Has(text, "--requests") || Has(text, "-n") || Has(text, "--iterations")
            || Has(text, "--stages") || Has(text, "--mlperf");
        return (ends ? "" : " --duration 1s") + (text.Contains(".yaml", StringComparison.Ordinal) && !Has(text, "--warmup") ? " --warmup 200ms" : "");
    }

    private static bool Has(string text, string flag) => text.Contains($" {flag} ", StringComparison.Ordinal) || text.EndsWith(" " + flag, StringComparison.Ordinal);

    // What is counted or weighed from live runs, or verified by one, is as undecided as they are.
    [GeneratedRegex("^(proofload run |for .*proofload run |proofload (capacity|compare|history|gate|canary) |proofload demo|dotnet run |proofload tradeoff |proofload size .*--(from|verify) )")]
    private static partial Regex Run();

    [GeneratedRegex("(?<=(http|ws)://)(localhost|127\\.0\\.0\\.1):80[0-9]{2}")]
    private static partial Regex Placeholder();

    [GeneratedRegex("^dotnet run (-c Release )?--project src/Proofload\\.Cli (-c Release )?-- ")]
    private static partial Regex SourceRun();

    [GeneratedRegex("^dotnet run (samples/[a-z]+\\.cs)( \\S+)?.*$")]
    private static partial Regex Sample();

    [GeneratedRegex("^dotnet run (samples/[a-z]+\\.cs) --( .*)$")]
    private static partial Regex ScenarioSample();

    [GeneratedRegex("(?<=--(listen|api) 127\\.0\\.0\\.1:)[0-9]+")]
    private static partial Regex ProxyPort();

    [GeneratedRegex(" &$")]
    private static partial Regex Background();

    [GeneratedRegex("(?<=(--warmup|--cooldown) )\\S+")]
    private static partial Regex Long();

    [GeneratedRegex("(?<=(--duration|-d|--min-duration|--verify-for) )\\S+")]
    private static partial Regex Duration();

    [GeneratedRegex("(?<=--stages \\S*)[0-9.]+(ms|s|m|h):")]
    private static partial Regex StageLength();

    [GeneratedRegex("(?<=--pattern \\S*(at|for|every|period)=)[0-9.]+(ms|s|m|h)")]
    private static partial Regex PatternLength();

    [GeneratedRegex("(?<=--iterations )\\S+")]
    private static partial Regex Iterations();

    [GeneratedRegex("(?<=(--requests|-n) )\\S+")]
    private static partial Regex Requests();

    [GeneratedRegex(" --(start|min-probe|max-probe|max-time) \\S+")]
    private static partial Regex SearchLimits();

    [GeneratedRegex(" --(max-time|pause) \\S+")]
    private static partial Regex GateLimits();

    [GeneratedRegex(" --for \\S+( --window \\S+)?")]
    private static partial Regex Watched();

    [GeneratedRegex(" --rate \\S+")]
    private static partial Regex Rate();

    [GeneratedRegex(" --port [0-9]+")]
    private static partial Regex Port();

    [GeneratedRegex("^proofload ([a-z]+)")]
    private static partial Regex Sub();
}
