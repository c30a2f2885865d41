using Proofload.Plans;

namespace Proofload.Cli.Planning;

/// <summary>
/// Paths typed on a command line are meant from the current folder, those of a plan from its own. When the two differ, the typed ones
/// become absolute.
/// </summary>
internal static class FlagPaths
{
    public static PlanFlags MakeAbsolute(PlanFlags flags, string folder) => flags with
    {
        Dataset = Absolute(flags.Dataset, folder),
        Replay = Absolute(flags.Replay, folder),
        CaFile = Absolute(flags.CaFile, folder),
        Body = flags.Body is ['@', .. var file] ? "@" + Absolute(file, folder) : flags.Body,
    };

    private static string? Absolute(string? path, string folder) => path is null ? null : Path.GetFullPath(path, folder);
}
