using Proofload.Cli.CommandLine;
using Proofload.Plans;
using Proofload.Reports.Records;

namespace Proofload.Cli.Running;

/// <summary>Opens the file that takes every request of a run.</summary>
internal static class RecordFile
{
    /// <summary>The sink that writes the file.</summary>
    /// <exception cref="CommandException">The name asks for no known format, or the file cannot be made; one line.</exception>
    public static RecordSink Open(string path, RunPlan plan)
    {
        if (RecordWriter.FormatOf(path) is null)
        {
            throw new CommandException($"--records: the name of the file says its format; end {Path.GetFileName(path)} in .ndjson or .csv, also with .gz behind it");
        }

        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            return new RecordSink(RecordWriter.Create(path, [.. plan.EffectiveRequests.Select(static r => r.Name)]));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"cannot write {path}: {exception.Message.ReplaceLineEndings(" ")}");
        }
    }
}
