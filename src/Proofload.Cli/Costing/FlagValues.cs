using System.CommandLine;
using Proofload.Cli.CommandLine;
using Proofload.Plans;

namespace Proofload.Cli.Costing;

/// <summary>Values of flags as numbers, with the message that plans give.</summary>
internal static class FlagValues
{
    /// <summary>A rate per second; null when the flag is not given.</summary>
    public static double? Rate(this ParseResult parsed, Option<string?> option) => Read<double>(parsed, option, Units.TryParseRate, static v => v > 0, "must be above 0");

    /// <summary>A share, 0 to 1; null when the flag is not given.</summary>
    public static double? Share(this ParseResult parsed, Option<string?> option) => Read<double>(parsed, option, Units.TryParseShare, static _ => true, "");

    /// <summary>A number of 0 or more; null when the flag is not given.</summary>
    public static double? Number(this ParseResult parsed, Option<string?> option) => Read<double>(parsed, option, Units.TryParseNumber, static v => v >= 0, "must be 0 or more");

    /// <summary>A number that a parser of its own reads; null when the flag is not given.</summary>
    public static double? Number(this ParseResult parsed, Option<string?> option, Parser<double> parse) => Read(parsed, option, parse, static _ => true, "");

    /// <summary>A whole number; null when the flag is not given.</summary>
    public static int? Count(this ParseResult parsed, Option<string?> option, int least) =>
        (int?)Read<long>(parsed, option, Units.TryParseCount, v => v >= least && v <= 1_000_000, $"must be from {least} to 1M");

    /// <summary>A duration; null when the flag is not given.</summary>
    public static TimeSpan? Duration(this ParseResult parsed, Option<string?> option) => Read<TimeSpan>(parsed, option, Units.TryParseDuration, static _ => true, "");

    private static T? Read<T>(ParseResult parsed, Option<string?> option, Parser<T> parse, Func<T, bool> isFine, string rule)
        where T : struct
    {
        if (parsed.GetValue(option) is not { } text)
        {
            return null;
        }

        if (!parse(text, out var value, out var problem))
        {
            throw new CommandException($"{option.Name}: {problem}");
        }

        return isFine(value) ? value : throw new CommandException($"{option.Name}: '{text}' {rule}");
    }

    /// <summary>Makes a value of a text, or says in one line why not.</summary>
    internal delegate bool Parser<T>(string text, out T value, out string problem);
}
