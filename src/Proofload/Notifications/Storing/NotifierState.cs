using Proofload.Plans;

namespace Proofload.Notifications.Storing;

/// <summary>All that a <see cref="Notifier"/> must know after a restart.</summary>
public sealed record NotifierState
{
    /// <summary>Nothing.</summary>
    public static NotifierState Empty { get; } = new();

    /// <summary>Alerts that fire, or are over and not everybody knows.</summary>
    public IReadOnlyList<NotifiedAlert> Alerts { get; init => field = ValueList<NotifiedAlert>.Of(value ?? []); } = ValueList<NotifiedAlert>.Empty;

    /// <summary>What each receiver was told about each group.</summary>
    public IReadOnlyList<GroupState> Groups { get; init => field = ValueList<GroupState>.Of(value ?? []); } = ValueList<GroupState>.Empty;
}

/// <summary>What a receiver was told about a group.</summary>
public sealed record GroupState
{
    /// <summary>Name of the receiver.</summary>
    public required string Receiver { get; init; }

    /// <summary>The group: labels and values, a line each.</summary>
    public required string Key { get; init; }

    /// <summary>Since when there is something that it was not told; null when it knows everything.</summary>
    public DateTimeOffset? News { get; init; }

    /// <summary>When it was told last; null when never.</summary>
    public DateTimeOffset? ToldAt { get; init; }

    /// <summary>How often it was told.</summary>
    public long Sequence { get; init; }

    /// <summary>Attempts in a row that failed.</summary>
    public int Failures { get; init; }

    /// <summary>Not to be tried before; null: at once.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>Ids of alerts that attempts named of which nobody knows whether they arrived; saved before each attempt.</summary>
    public IReadOnlyList<string> Tried { get; init => field = ValueList<string>.Of(value ?? []); } = ValueList<string>.Empty;

    /// <summary>The alerts it was told of and is not done with.</summary>
    public IReadOnlyList<ToldAlert> Told { get; init => field = ValueList<ToldAlert>.Of(value ?? []); } = ValueList<ToldAlert>.Empty;
}

/// <summary>An alert that a receiver was told of.</summary>
/// <param name="Id">The alert.</param>
/// <param name="StartsAt">Its begin: an alert that fires again is news.</param>
/// <param name="IsFiring">Whether it was said to fire, or to be over.</param>
public sealed record ToldAlert(string Id, DateTimeOffset StartsAt, bool IsFiring);
