using System.Globalization;
using Proofload.Plans;

namespace Proofload.Ingestion.Logs;

/// <summary>Which statuses mean what.</summary>
public sealed record LogStatuses
{
    /// <summary>Statuses that are failures of the service. Default 500 to 599, and 429.</summary>
    public Func<int, bool> IsBad { get; init; } = static s => s >= 500 || s == 429;

    /// <summary>Statuses that do not count. Default 499: the client went away before there was an answer.</summary>
    public Func<int, bool> IsIgnored { get; init; } = static s => s == 499;

    /// <summary>Reads a list of statuses and classes: <c>5xx</c>, <c>429</c>.</summary>
    /// <param name="items">The items.</param>
    /// <param name="statuses">True of a status that the list has.</param>
    /// <param name="problem">What is wrong; empty when nothing is.</param>
    public static bool TryParse(IEnumerable<string> items, out Func<int, bool> statuses, out string problem)
    {
        ArgumentNullException.ThrowIfNull(items);
        var (classes, single) = (new HashSet<int>(), new HashSet<int>());
        (statuses, problem) = (status => classes.Contains(status / 100) || single.Contains(status), "");
        foreach (var part in items.Select(static i => i.Trim()).Where(static i => i.Length > 0))
        {
            if (part.Length == 3 && part[0] is >= '1' and <= '5' && part.EndsWith("xx", StringComparison.Ordinal))
                classes.Add(part[0] - '0');
            else if (int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var status) && status is >= 100 and <= 599)
                single.Add(status);
            else
                problem = $"{Units.Quote(part)} is no status; write for example 5xx,429";
        }

        return problem.Length == 0;
    }
}
