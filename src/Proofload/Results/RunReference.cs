using System.Globalization;

namespace Proofload.Results;

/// <summary>The words with which a person names a stored run, and what to say when they fit several.</summary>
public static class RunReference
{
    /// <summary>Names the newest run.</summary>
    public const string Last = "last";

    /// <summary>How many candidates an error names.</summary>
    public const int Candidates = 5;

    /// <summary>
    /// The run that a reference names: exact id, then <see cref="Last"/>, then exact name (its newest run), then unambiguous id prefix.
    /// </summary>
    /// <param name="reference">What was written.</param>
    /// <param name="newestFirst">All runs, newest first.</param>
    /// <returns>The id, or null when there is none.</returns>
    /// <exception cref="StoreException">Several ids begin with the reference; the message names them.</exception>
    public static string? Resolve(string reference, IReadOnlyList<RunListing> newestFirst)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(newestFirst);
        if (reference.Length == 0)
            return null;

        var exact = newestFirst.FirstOrDefault(r => r.Id == reference);
        if (exact is not null)
            return exact.Id;

        if (reference == Last)
            return newestFirst.Count > 0 ? newestFirst[0].Id : null;

        var named = newestFirst.FirstOrDefault(r => r.Name == reference);
        if (named is not null)
            return named.Id;

        var begin = newestFirst.Where(r => r.Id.StartsWith(reference, StringComparison.Ordinal)).ToList();
        return begin.Count > 1 ? throw Ambiguous(reference, begin) : begin.FirstOrDefault()?.Id;
    }

    /// <summary>The error for a prefix of several ids.</summary>
    /// <param name="prefix">What was written.</param>
    /// <param name="candidates">The runs that it may mean, newest first.</param>
    public static StoreException Ambiguous(string prefix, IReadOnlyList<RunListing> candidates)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        var shown = candidates.Take(Candidates)
            .Select(r => $"{r.Id} ({r.Name}, {r.StartedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)})");
        var more = candidates.Count > Candidates ? ", …" : "";
        return new StoreException($"'{prefix}' may be several runs: {string.Join(", ", shown)}{more}; write more of the id.");
    }
}
