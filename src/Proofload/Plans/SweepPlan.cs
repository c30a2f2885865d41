namespace Proofload.Plans;

/// <summary>A grid of runs: the plan once for every combination of the values of its axes.</summary>
public sealed record SweepPlan
{
    /// <summary>Most points of a grid.</summary>
    public const int MostPoints = 1_000;

    /// <summary>What changes from point to point, at least one; the last axis changes fastest.</summary>
    public IReadOnlyList<SweepAxis> Axes { get; init => field = ValueList<SweepAxis>.Of(value); } = ValueList<SweepAxis>.Empty;

    /// <summary>Order in which the points are run. Default as written.</summary>
    public SweepOrder Order { get; init; } = SweepOrder.Written;

    /// <summary>Time without load between two points, so that the target comes to rest. Default none.</summary>
    public TimeSpan Pause { get; init; }

    /// <summary>End the sweep after this many points in a row at which the target did not answer once. Default 3.</summary>
    public int StopAfter { get; init; } = 3;

    /// <summary>Number of points; 0 while an axis cannot be read.</summary>
    public long Count => Axes.Aggregate(1L, (count, axis) => Math.Min(long.MaxValue / (SweepPlan.MostPoints + 1), count) * axis.Values.Count);
}

/// <summary>One axis of a sweep: a field of the plan and the values it takes.</summary>
/// <param name="Name">
/// A short name (<c>batch</c>, <c>concurrency</c>, <c>rate</c>, …) or the path of a field with a single value, for example <c>data.prompt_tokens</c> or
/// <c>requests[0].timeout</c>.
/// </param>
/// <param name="Items">As written: values and ranges.</param>
public sealed record SweepAxis(string Name, IReadOnlyList<string> Items)
{
    /// <summary>As written: a value such as <c>8</c>, or a range such as <c>1..64x2</c> or <c>10..100+10/s</c>.</summary>
    public IReadOnlyList<string> Items { get; init => field = ValueList<string>.Of(value); } = ValueList<string>.Of(Items);

    /// <summary>The values, ranges written out; empty while an item cannot be read.</summary>
    public IReadOnlyList<string> Values => Sweeps.SweepValues.TryExpand(Items, out var values, out _) ? values : [];

    /// <summary>An axis as a flag or a plan writes it: values and ranges with commas between them.</summary>
    /// <param name="name">Name or path of the field.</param>
    /// <param name="values">For example <c>1,2,4..64x2</c>.</param>
    public static SweepAxis Of(string name, string values) => new(name, Sweeps.SweepValues.Split(values));
}

/// <summary>Order in which the points of a grid are run.</summary>
public enum SweepOrder
{
    /// <summary>The last axis changes fastest.</summary>
    Written = 0,

    /// <summary>A permutation from the plan's seed, so that a drift of the target is no trend along an axis.</summary>
    Shuffled,
}
