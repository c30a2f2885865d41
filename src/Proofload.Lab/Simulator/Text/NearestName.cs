namespace Proofload.Lab.Simulator.Text;

/// <summary>Names the valid word that a misspelt one most likely meant, by Levenshtein distance.</summary>
internal static class NearestName
{
    /// <summary>The error for an unknown name: what is wrong, the nearest name when one is close, and every allowed name.</summary>
    public static SimulatorOptionException Unknown(string kind, string given, IEnumerable<string> allowed)
    {
        var names = allowed.ToArray();
        var nearest = Find(given, names);
        var hint = nearest is null ? string.Empty : $" Did you mean '{nearest}'?";
        return new SimulatorOptionException($"Unknown {kind} '{given}'.{hint} Allowed: {string.Join(", ", names)}.");
    }

    /// <summary>The closest name within half the length of the given one, an abbreviation included, or null.</summary>
    public static string? Find(string given, IReadOnlyList<string> allowed)
    {
        string? best = null;
        var bestDistance = Math.Max(2, given.Length / 2) + 1;
        foreach (var name in allowed)
        {
            var lower = given.ToLowerInvariant();
            var distance = lower.Length >= 3 && name.StartsWith(lower, StringComparison.Ordinal) ? 1 : Distance(lower, name);
            if (distance < bestDistance)
            {
                (best, bestDistance) = (name, distance);
            }
        }

        return best;
    }

    private static int Distance(string a, string b)
    {
        var previous = new int[b.Length + 1];
        var current = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
        {
            previous[j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var substitution = previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                current[j] = Math.Min(substitution, Math.Min(previous[j], current[j - 1]) + 1);
            }

            (previous, current) = (current, previous);
        }

        return previous[b.Length];
    }
}
