namespace Proofload.Sla.Counting;

/// <summary>What was counted in one slot of time for one commitment.</summary>
public struct SlotCounts
{
    /// <summary>Valid requests, excluded failures among them.</summary>
    public long Valid { get; set; }

    /// <summary>Valid requests that broke the promise: errors, or those that missed the bound of speed.</summary>
    public long Bad { get; set; }

    /// <summary>Of <see cref="Bad"/> those that an exclusion takes out.</summary>
    public long Excluded { get; set; }

    /// <summary>Valid requests that count: without the excluded ones.</summary>
    public readonly long Counted => Valid - Excluded;

    /// <summary>Bad requests that count.</summary>
    public readonly long CountedBad => Bad - Excluded;

    /// <summary>Adds another slot.</summary>
    /// <param name="other">It.</param>
    public void Add(in SlotCounts other)
    {
        Valid += other.Valid;
        Bad += other.Bad;
        Excluded += other.Excluded;
    }
}

/// <summary>What users felt in one slot, whatever a contract says.</summary>
public struct FeltCounts
{
    /// <summary>All requests.</summary>
    public long Total { get; set; }

    /// <summary>Requests that failed for a user, for whatever reason.</summary>
    public long Bad { get; set; }

    /// <summary>True when anything was recorded, if only that there was no request.</summary>
    public bool IsSeen { get; set; }
}
