using System.Diagnostics;
using System.Globalization;
using Proofload.Fuzz.Running;

namespace Proofload.Fuzz;

/// <summary>The command line.</summary>
internal static class FuzzCommand
{
    private const string Usage = """
        Fuzzes Proofload's parsers; one line for each target on standard output.
          dotnet run -c Release --project tests/Proofload.Fuzz -- [--seconds N] [--target T] [--seed S] [--start I] [--executions N]
        --seconds N     time for each target, default 10
        --target T      one target: {0}; default all of them
        --seed S        default 1. Execution I of a seed is always the same input, as long as the corpus is the same
        --start I       index of the first execution, default 0
        --executions N  stop after so many
        A failing input is made smaller and written to tests/Proofload.Fuzz/corpus/T/crashes. One that takes over 20 s ends the program.
        Exit code: 0 nothing found, 1 something found, 2 wrong use.
        """;

    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(20);

    public static int Run(string[] args, TextWriter output, TextWriter error)
    {
        var (seconds, seed, start, executions) = (10.0, 1UL, 0L, long.MaxValue);
        var targets = FuzzTargets.All;
        for (var i = 0; i < args.Length; i += 2)
        {
            var value = i + 1 < args.Length ? args[i + 1] : "";
            var understood = args[i] switch
            {
                "--seconds" => double.TryParse(value, CultureInfo.InvariantCulture, out seconds) && seconds is > 0 and <= 1_000_000,
                "--seed" => ulong.TryParse(value, CultureInfo.InvariantCulture, out seed),
                "--start" => long.TryParse(value, CultureInfo.InvariantCulture, out start) && start >= 0,
                "--executions" => long.TryParse(value, CultureInfo.InvariantCulture, out executions) && executions > 0,
                "--target" => (targets = [.. targets.Where(t => t.Name == value)]).Count > 0,
                _ => false,
            };
            if (!understood)
            {
                error.WriteLine(string.Format(CultureInfo.InvariantCulture, Usage, string.Join(", ", FuzzTargets.All.Select(static t => t.Name))));
                return args[i] is "--help" or "-h" ? 0 : 2;
            }
        }

        var found = 0;
        foreach (var target in targets)
        {
            found += RunTarget(target, TimeSpan.FromSeconds(seconds), seed, start, executions, output, error);
        }

        return found == 0 ? 0 : 1;
    }

    private static int RunTarget(FuzzTarget target, TimeSpan time, ulong seed, long start, long executions, TextWriter output, TextWriter error)
    {
        var loop = new FuzzLoop(target, seed);
        using var watchdog = new Timer(_ => EndIfItHangs(target, loop, error), null, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(5));
        var began = Stopwatch.GetTimestamp();
        loop.Run(time, start, executions);
        var took = Stopwatch.GetElapsedTime(began).TotalSeconds;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{target.Name}: {loop.Executions:N0} executions in {took:N1} s ({loop.Executions / took:N0}/s, {loop.InputBytes / took / 1e6:N1} MB/s of input), "
            + $"{loop.ValidInputs:N0} valid inputs verified, {loop.Accepted:N0} inputs accepted, slowest {loop.Slowest.TotalMilliseconds:N0} ms, "
            + $"{loop.Findings.Count} findings, seed {seed}"));
        foreach (var finding in loop.Findings)
        {
            var path = Corpus.KeepCrash(target.Name, finding.Input);
            output.WriteLine($"  FOUND at execution {finding.Execution}: {finding.Message}\n        {finding.Input.Length} bytes in {path}");
        }

        return loop.Findings.Count;
    }

    private static void EndIfItHangs(FuzzTarget target, FuzzLoop loop, TextWriter error)
    {
        var (since, input) = loop.Now;
        if (since > Hang)
        {
            error.WriteLine($"{target.Name}: execution {loop.Executions} does not end; its input is in {Corpus.KeepCrash(target.Name, input)}");
            Environment.Exit(1);
        }
    }
}
