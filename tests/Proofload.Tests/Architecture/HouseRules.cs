using System.Text.RegularExpressions;

namespace Proofload.Tests.Architecture;

/// <summary>Rules on files and folders that no analyzer checks.</summary>
internal static partial class HouseRules
{
    public const int MostLines = 400;

    /// <summary>Files that may be longer than <see cref="MostLines"/>, each with its reason.</summary>
    public static IReadOnlyDictionary<string, string> LongFiles { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public static IEnumerable<string> TooLong(IEnumerable<SourceFile> files, IReadOnlyDictionary<string, string> exceptions)
    {
        var longFiles = files.Where(file => file.Lines > MostLines).ToDictionary(file => file.Path, StringComparer.Ordinal);
        return longFiles.Values.Where(file => !exceptions.ContainsKey(file.Path))
            .Select(file => $"{file.Path} has {file.Lines} lines; split it, or give a reason in {nameof(LongFiles)}.")
            .Concat(exceptions.Keys.Where(path => !longFiles.ContainsKey(path))
                .Select(path => $"{path} needs no exception any more: it is not longer than {MostLines} lines."));
    }

    public static IEnumerable<string> Unfinished(IEnumerable<SourceFile> files) =>
        from file in files
        from mark in UnfinishedMarks().Matches(file.Text).Select(match => match.Value).Distinct(StringComparer.Ordinal)
        select $"{file.Path} holds {mark}.";

    /// <summary>Folders with a name that says nothing about what lives there.</summary>
    public static IEnumerable<string> Drawers(IEnumerable<string> paths) =>
        from folder in paths.Select(path => Path.GetDirectoryName(path)!.Replace('\\', '/')).Distinct(StringComparer.Ordinal)
        where folder.Split('/').Any(name => DrawerNames().IsMatch(name))
        select $"{folder} is a drawer: name a folder after what its code is for.";

    // Written in two parts, so that this file does not match itself.
    [GeneratedRegex(@"\bTO" + @"DO\b|\bFIX" + @"ME\b|\bHA" + @"CK\b|\bNotImplemented" + "Exception\\b", RegexOptions.ExplicitCapture)]
    private static partial Regex UnfinishedMarks();

    [GeneratedRegex("^(Helpers?|Util(s|ity|ities)?|Common|Misc)$", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase)]
    private static partial Regex DrawerNames();
}
