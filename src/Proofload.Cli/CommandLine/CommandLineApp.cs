using System.CommandLine;
using Proofload.Analysis.Sizing;
using Proofload.Plans;
using Proofload.Results;

namespace Proofload.Cli.CommandLine;

/// <summary>From arguments to an exit code: parses, shows help, runs the command and turns every exception into one clear line.</summary>
internal static class CommandLineApp
{
    // Response files would swallow `--body @file`; bundling would read `-rate` as five flags.
    private static readonly ParserConfiguration Configuration = new() { ResponseFileTokenReplacer = null, EnablePosixBundling = false };

    public static Task<int> RunAsync(IReadOnlyList<string> args, CliServices services)
    {
        var root = new ProofloadRoot([.. args]);
        return RunAsync(root, root.Globals, args, services);
    }

    /// <summary>The same for a program whose root is another command.</summary>
    public static async Task<int> RunAsync(CliCommand root, GlobalFlags globals, IReadOnlyList<string> args, CliServices services)
    {
        var terminal = services.Terminal;
        var parsed = root.Parse(args, Configuration);
        if (parsed.GetValue(globals.NoColor))
        {
            terminal.DisableColour();
        }

        var command = (CliCommand)parsed.CommandResult.Command;
        if (parsed.GetValue(globals.Help))
        {
            terminal.Output.Write(HelpText.Of(command, globals.Group, terminal.Width, terminal.OutputColour));
            return ExitCodes.Passed;
        }

        if (parsed.GetValue(globals.Version))
        {
            terminal.Output.WriteLine(ProductVersion.Line);
            return ExitCodes.Passed;
        }

        if (UsageErrors.Find(parsed, globals.Group) is { } problem)
        {
            terminal.Fail(problem);
            return ExitCodes.Error;
        }

        try
        {
            return await command.ExecuteAsync(parsed, services);
        }
        catch (Exception exception)
        {
            return Report(exception, parsed.GetValue(globals.Verbose), services);
        }
        finally
        {
            await terminal.Output.FlushAsync();
            await terminal.Error.FlushAsync();
        }
    }

    private static int Report(Exception exception, bool isVerbose, CliServices services)
    {
        switch (exception)
        {
            case PlanException plan:
                foreach (var problem in plan.Problems)
                {
                    services.Terminal.Fail(problem);
                }

                return ExitCodes.Error;
            case CommandException or StoreException or RunResultFormatException:
                services.Terminal.Fail(exception.Message);
                return ExitCodes.Error;
            case UndecidedException:
                services.Terminal.Fail(exception.Message);
                return ExitCodes.Inconclusive;
            case OperationCanceledException:
                return ExitCodes.Interrupted;
            case IOException or UnauthorizedAccessException:
                services.Terminal.Fail(exception.Message.ReplaceLineEndings(" "));
                break;
            default:
                services.Terminal.Fail($"unexpected {exception.GetType().Name}: {exception.Message.ReplaceLineEndings(" ")}");
                services.Terminal.Note(isVerbose
                    ? $"This is a defect of {ProductVersion.Line}; please report it with the command line and this trace:"
                    : $"This is a defect of {ProductVersion.Line}; please report it with the command line and the output of the same command with --verbose.");
                break;
        }

        if (isVerbose)
        {
            services.Terminal.Note(exception.ToString());
        }

        return ExitCodes.Error;
    }
}
