namespace Proofload.Plans.Sweeps;

/// <summary>One point of a grid.</summary>
/// <param name="Index">Its number in the order as written, from 1.</param>
/// <param name="Count">Points of the grid.</param>
/// <param name="Values">Value of each axis as text, in the order of the axes.</param>
public sealed record SweepPoint(int Index, int Count, IReadOnlyDictionary<string, string> Values)
{
    /// <summary>The values in words: <c>batch 4, concurrency 8</c>.</summary>
    public string Description => string.Join(", ", Values.Select(static v => $"{v.Key} {v.Value}"));
}

/// <summary>A point and the plan that it runs.</summary>
/// <param name="Point">The point.</param>
/// <param name="Plan">The plan of that point; it has no sweep.</param>
public sealed record SweepVariant(SweepPoint Point, RunPlan Plan);
