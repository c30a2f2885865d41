using System.Text;
using Proofload.Cli;
using Proofload.Cli.CommandLine;
using Proofload.Cli.Commands;

namespace Proofload;

/// <summary>Makes a program of a scenario in C#.</summary>
public static class ScenarioProgram
{
    /// <summary>
    /// Runs the scenario as <c>proofload run</c> runs a plan: the same flags over what the scenario says, the same live view, summary, reports and store.
    /// An argument that is an address replaces the target; <c>--help</c> lists the flags.
    /// </summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="args">Arguments of the program.</param>
    /// <returns>The exit code: 0 objectives met, 1 wrong use, 2 objectives missed, 3 inconclusive, 4 measurement invalid, 130 interrupted.</returns>
    public static Task<int> RunAsync(this Scenario scenario, params string[] args)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        ArgumentNullException.ThrowIfNull(args);
        Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        return RunAsync(scenario, args, CliServices.OfProcess());
    }

    internal static Task<int> RunAsync(Scenario scenario, IReadOnlyList<string> args, CliServices services)
    {
        var globals = new GlobalFlags();
        return CommandLineApp.RunAsync(new RunCommand(scenario, globals), globals, args, services);
    }
}
