namespace Proofload.Plans;

/// <summary>Finds the valid name that a mistyped one was meant to be.</summary>
public static class NearestName
{
    /// <summary>
    /// The candidate with the smallest Damerau-Levenshtein distance (optimal string alignment, case ignored), or null when none is
    /// near: at most one edit for every three characters, and at least one. A candidate that the name begins, or that begins it, counts as near.
    /// </summary>
    public static string? Find(string name, IEnumerable<string> candidates)
    {
        string? best = null;
        var bestDistance = int.MaxValue;
        var typed = Fold(name);
        if (typed.Length is < 2 or > 64)
            return null;
        foreach (var candidate in candidates)
        {
            var wanted = Fold(candidate);
            var distance = Distance(typed, wanted);
            var isNear = distance <= Math.Max(1, Math.Min(typed.Length, wanted.Length) / 3)
                || (Math.Min(typed.Length, wanted.Length) >= 3 && (wanted.StartsWith(typed, StringComparison.Ordinal) || typed.StartsWith(wanted, StringComparison.Ordinal)));
            if (isNear && distance < bestDistance)
                (best, bestDistance) = (candidate, distance);
        }

        return best;
    }

    /// <summary>The end of an error message: <c>did you mean 'rate'?</c>, or the list of what is allowed.</summary>
    public static string Hint(string name, IReadOnlyCollection<string> candidates) =>
        Find(name, candidates) is { } near ? $"did you mean '{near}'?" : "allowed: " + string.Join(", ", candidates);

    /// <summary>Edits (insert, delete, replace, swap of neighbours) that turn one text into the other; no part is edited twice.</summary>
    public static int Distance(string a, string b)
    {
        var before = new int[b.Length + 1];
        var last = new int[b.Length + 1];
        var row = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
            last[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = a[i - 1] == b[j - 1] ? 0 : 1;
                row[j] = Math.Min(Math.Min(row[j - 1], last[j]) + 1, last[j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    row[j] = Math.Min(row[j], before[j - 2] + 1);
            }

            (before, last, row) = (last, row, before);
        }

        return last[b.Length];
    }

    private static string Fold(string name) => name.ToLowerInvariant().Replace('-', '_');
}
