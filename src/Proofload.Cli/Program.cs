using System.Text;
using Proofload.Cli;
using Proofload.Cli.Calibrating;
using Proofload.Cli.CommandLine;

if (args is ["--version"])
{
    Console.WriteLine(ProductVersion.Line);
    return ExitCodes.Passed;
}

if (args is [Responder.Argument])
{
    return Responder.Run(Console.In, Console.Out);
}

// Without it a machine without locale settings shows question marks for the bars, and the test of a pipe differs from a terminal.
Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
return await CommandLineApp.RunAsync(args, CliServices.OfProcess());
