using Proofload.Data.Readers;
using Proofload.Data.Traces;
using Proofload.Plans;
using Proofload.Plans.Loads;

namespace Proofload.Data.Looks;

/// <summary>Looks at a dataset or trace as a run would read it, without sending anything.</summary>
public static class DataLooker
{
    private static readonly string[] OnlyTraces = ["mooncake", "azure", "burstgpt"];
    private static readonly string[] Both = ["csv", "jsonl"];

    /// <summary>Names of all formats, datasets' first.</summary>
    public static IReadOnlyList<string> Formats { get; } = [.. Enum.GetValues<DatasetFormat>().Select(DatasetPlan.FormatName), .. OnlyTraces];

    /// <summary>Reads the file and says what is in it.</summary>
    /// <param name="path">File, or folder of images or sounds.</param>
    /// <param name="options">How to look.</param>
    /// <exception cref="PlanException">The file is missing or has no usable row, or the format is unknown; one line.</exception>
    public static DataLook Look(string path, DataLookOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        options ??= new DataLookOptions();
        if (options.Format is { } format && !Formats.Contains(format, StringComparer.Ordinal))
            throw new PlanException($"{Units.Quote(format)} is not a format; {NearestName.Hint(format, Formats)}");
        try
        {
            if (!Directory.Exists(path))
                DataFile.CheckExists(path, "FILE");
            return IsTrace(path, options) ? TraceLook.Of(path, Choice(TraceFormatOf, options.Format), options) : DatasetLook.Of(path, Choice(DatasetFormatOf, options.Format), options);
        }
        catch (PlanException e)
        {
            // Here a file was named and no field of a plan.
            throw new PlanException(e.Message.Replace("data.dataset.path: ", "", StringComparison.Ordinal).Replace("load.path: ", "", StringComparison.Ordinal).Replace("FILE: ", "", StringComparison.Ordinal), e);
        }
    }

    private static bool IsTrace(string path, DataLookOptions options)
    {
        if (options.IsTrace is { } asked)
            return asked;
        if (options.Format is { } format && !Both.Contains(format, StringComparer.Ordinal))
            return OnlyTraces.Contains(format, StringComparer.Ordinal);
        return !Directory.Exists(path) && TraceLook.Recognise(path);
    }

    private static T? Choice<T>(Func<string, T?> of, string? name)
        where T : struct => name is null ? null : of(name);

    private static TraceFormat? TraceFormatOf(string name) => Array.Find(Enum.GetValues<TraceFormat>(), f => TraceFormats.Name(f) == name) is var found && TraceFormats.Name(found) == name
        ? found
        : throw new PlanException($"{name} is a format of datasets, not of traces");

    private static DatasetFormat? DatasetFormatOf(string name) => Array.Find(Enum.GetValues<DatasetFormat>(), f => DatasetPlan.FormatName(f) == name) is var found && DatasetPlan.FormatName(found) == name
        ? found
        : throw new PlanException($"{name} is a format of traces, not of datasets");
}
