using System.Globalization;

namespace Proofload.Ingestion;

/// <summary>Counts as CSV with the columns <c>time,objective,good,total</c>: what was counted since the row before of the same objective, up to the time.</summary>
public static class CountsCsv
{
    /// <summary>The first line.</summary>
    public const string Header = "time,objective,good,total";

    /// <summary>One line, without its end.</summary>
    /// <param name="count">The counts.</param>
    public static string Line(ObjectiveCount count) => string.Create(
        CultureInfo.InvariantCulture,
        $"{count.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture)},{count.Objective},{count.Good},{count.Total}");
}
