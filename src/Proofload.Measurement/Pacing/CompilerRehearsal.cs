using System.Runtime;

namespace Proofload.Measurement.Pacing;

/// <summary>
/// Repeats work whose compilation must not fall into a measurement until the runtime's compiler has nothing left to do: it compiles a method
/// a second time, for speed, once that has been called often.
/// </summary>
public static class CompilerRehearsal
{
    private const int LeastRounds = 3;
    private const int MostRounds = 5;

    // Fewer methods than this in a round are stragglers, not the work that is rehearsed.
    private const int Quiet = 50;

    // The runtime begins to count calls for the second compilation 100 to 200 ms after the last new method.
    private static readonly TimeSpan CompilerPause = TimeSpan.FromMilliseconds(210);

    // Unless this is off, as it is in the command, or put off for ever, as it is in the published one.
    private static readonly bool CompilesTwice = (!AppContext.TryGetSwitch("System.Runtime.TieredCompilation", out var isOn) || isOn)
        && AppContext.GetData("System.Runtime.TieredCompilation.CallCountingDelayMs") is null;

    /// <summary>
    /// Runs the work: once where every method is compiled once, or where a first round compiles nothing because the process has rehearsed
    /// before; else three to five times with pauses of 0.2 s.
    /// </summary>
    public static async Task RunAsync(Func<Task> round, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(round);
        for (var number = 1; number <= MostRounds; number++)
        {
            var before = JitInfo.GetCompiledMethodCount();
            await round();
            if (!CompilesTwice || (number == 1 && Compiled() < Quiet))
            {
                return;
            }

            await Task.Delay(CompilerPause, cancellation);
            if (number >= LeastRounds && Compiled() < Quiet)
            {
                return;
            }

            long Compiled() => JitInfo.GetCompiledMethodCount() - before;
        }
    }
}
