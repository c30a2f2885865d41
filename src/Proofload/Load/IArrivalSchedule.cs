namespace Proofload.Load;

/// <summary>When the requests of an open load are due: a pure function of the index and the seed. Cheap when indexes ascend; one instance belongs to one thread.</summary>
public interface IArrivalSchedule
{
    /// <summary>What <see cref="DueAt"/> gives after the last request.</summary>
    const long Never = long.MaxValue;

    /// <summary>Due time of request <paramref name="index"/> (from 0), nanoseconds since the start of the load; never decreasing.</summary>
    long DueAt(long index);
}
