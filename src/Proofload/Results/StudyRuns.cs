namespace Proofload.Results;

/// <summary>Finds the runs of a study in any store.</summary>
public static class StudyRuns
{
    /// <summary>The id of the study that a reference names: an id, or the unambiguous beginning of one; null when there is none.</summary>
    /// <param name="reference">What was written.</param>
    /// <param name="newestFirst">All runs, newest first.</param>
    /// <exception cref="StoreException">Several studies begin so; the message names them.</exception>
    public static string? Resolve(string reference, IReadOnlyList<RunListing> newestFirst)
    {
        ArgumentException.ThrowIfNullOrEmpty(reference);
        ArgumentNullException.ThrowIfNull(newestFirst);
        var begin = newestFirst.Select(static r => r.Study?.Id).OfType<string>().Distinct(StringComparer.Ordinal)
            .Where(id => id.StartsWith(reference, StringComparison.Ordinal)).ToList();
        return begin.Contains(reference, StringComparer.Ordinal) ? reference
            : begin.Count > 1 ? throw new StoreException($"'{reference}' may be several studies: {string.Join(", ", begin.Take(RunReference.Candidates))}; write more of the id.")
            : begin.FirstOrDefault();
    }

    /// <summary>The runs of a study, by point and then oldest first; none when there is no such study.</summary>
    /// <param name="store">Where runs are.</param>
    /// <param name="reference">An id, or the unambiguous beginning of one.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="StoreException">The store cannot be read, or several studies begin so.</exception>
    public static async Task<IReadOnlyList<RunResult>> FindAsync(IRunStore store, string reference, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(store);
        if (string.IsNullOrEmpty(reference))
            return [];
        var listings = await store.ListAsync(int.MaxValue, cancellation);
        if (Resolve(reference, listings) is not { } id)
            return [];
        var runs = new List<RunResult>();
        foreach (var listing in listings.Where(r => r.Study?.Id == id).OrderBy(static r => r.Study!.Point).ThenBy(static r => r.StartedAt).ThenBy(static r => r.Id, StringComparer.Ordinal))
        {
            // Somebody may have deleted it in between.
            if (await store.FindAsync(listing.Id, cancellation) is { } run)
                runs.Add(run);
        }

        return runs;
    }
}
