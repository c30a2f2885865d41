using System.Globalization;
using Proofload.Cli.CommandLine;
using Proofload.Plans;

namespace Proofload.Cli.Planning;

/// <summary>A check as one short text: a subject, '=' and what is demanded of it.</summary>
internal static class CheckText
{
    private const string HeaderSubject = "header:";
    private static readonly string[] Subjects = ["status", "contains", "matches", "min-size", "max-size"];

    /// <summary>Reads <c>status=200,201</c>, <c>contains=TEXT</c>, <c>matches=REGEX</c>, <c>min-size=10</c>, <c>header:NAME=VALUE</c> or <c>$.path=VALUE</c>.</summary>
    /// <exception cref="CommandException">It is none of them; one line.</exception>
    public static CheckPlan Parse(string text)
    {
        var at = text.IndexOf('=', StringComparison.Ordinal);
        if (at <= 0)
        {
            throw new CommandException($"--check: '{text}' is not a check; write for example status=200, contains=TEXT or $.label=cat");
        }

        var (subject, value) = (text[..at].Trim(), text[(at + 1)..]);
        if (subject.StartsWith('$'))
        {
            return new CheckPlan { JsonPath = subject, EqualTo = value };
        }

        if (subject.StartsWith(HeaderSubject, StringComparison.Ordinal))
        {
            return new CheckPlan { Header = subject[HeaderSubject.Length..], EqualTo = value };
        }

        return subject switch
        {
            "status" => new CheckPlan { Status = [.. value.Split(',').Select(Status)] },
            "contains" => new CheckPlan { Contains = value },
            "matches" => new CheckPlan { Matches = value },
            "min-size" => new CheckPlan { MinSize = Size(subject, value) },
            "max-size" => new CheckPlan { MaxSize = Size(subject, value) },
            _ => throw new CommandException($"--check: '{subject}' cannot be checked; {NearestName.Hint(subject, Subjects)}"),
        };
    }

    private static int Status(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var status) && status is >= 100 and <= 599
            ? status
            : throw new CommandException($"--check: '{text}' is not a status from 100 to 599");

    private static long Size(string subject, string text) => Units.TryParseSize(text, out var size, out var problem)
        ? size
        : throw new CommandException($"--check: {subject}: {problem}");
}
