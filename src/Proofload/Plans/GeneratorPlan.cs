namespace Proofload.Plans;

/// <summary>How the generator itself works: what it may use of this machine.</summary>
public sealed record GeneratorPlan
{
    /// <summary>
    /// Workers that share the load, 1 to 256: one thread with its own event loop, connections and recorder each. Null, the default, takes
    /// what the load needs (one for each 20,000 requests per second or 1,000 in flight), but at most half of the processors.
    /// </summary>
    public int? Workers { get; init; }

    /// <summary>
    /// Share of one core, 0 to 1, that each worker may spend on spinning before a due time, so as to be on time where sleeping overshoots.
    /// Default 0.25; 1 holds the schedule within microseconds and costs up to a whole core.
    /// </summary>
    public double Spin { get; init; } = 0.25;
}
