using Proofload.Plans;

namespace Proofload.Notifications;

/// <summary>An alert that somebody is told of: who it is, since when, and why.</summary>
public sealed record NotifiedAlert
{
    /// <summary>16 hexadecimal digits made of the labels: the same for the same alert of the same objective, always.</summary>
    public required string Id { get; init; }

    /// <summary>Labels as Prometheus has them: <c>alertname</c>, <c>objective</c>, <c>severity</c>, and what else is known of <c>service</c>, <c>model</c>, <c>route</c>, <c>region</c>, <c>long</c>, <c>short</c>.</summary>
    public required IReadOnlyDictionary<string, string> Labels { get; init => field = ValueMap<string>.Of(value); }

    /// <summary>Since when it fires.</summary>
    public required DateTimeOffset StartsAt { get; init; }

    /// <summary>When it was over; null while it fires.</summary>
    public DateTimeOffset? EndsAt { get; init; }

    /// <summary>One line: what burns and how fast.</summary>
    public required string Summary { get; init; }

    /// <summary>What a person who was woken wants to know, in the order of asking.</summary>
    public required IReadOnlyList<AlertFact> Facts { get; init => field = ValueList<AlertFact>.Of(value); }

    /// <summary>The same as numbers.</summary>
    public required AlertNumbers Numbers { get; init; }

    /// <summary>Where to look; null when not said.</summary>
    public string? Link { get; init; }

    /// <summary>True while it fires.</summary>
    public bool IsFiring => EndsAt is null;

    /// <summary>Value of a label; empty when it has none.</summary>
    /// <param name="name">Name of the label.</param>
    public string Label(string name) => Labels.TryGetValue(name, out var value) ? value : "";
}

/// <summary>One thing to know.</summary>
/// <param name="Name">What, in a word or two.</param>
/// <param name="Text">What about it.</param>
public sealed record AlertFact(string Name, string Text);

/// <summary>What an alert was decided by; null is unknown.</summary>
public sealed record AlertNumbers
{
    /// <summary>Demanded share of good events.</summary>
    public decimal Target { get; init; }

    /// <summary>Share of good events in the objective's window.</summary>
    public double? Sli { get; init; }

    /// <summary>Burn rate of the long window.</summary>
    public double? LongBurn { get; init; }

    /// <summary>Burn rate of the short window.</summary>
    public double? ShortBurn { get; init; }

    /// <summary>Burn rate above which it fires; null for absent data.</summary>
    public decimal? Factor { get; init; }

    /// <summary>Share of the budget that is left; below 0 when the objective is missed.</summary>
    public double? BudgetRemaining { get; init; }

    /// <summary>Seconds until the budget is gone; null when it lasts, is gone, or nothing is known.</summary>
    public double? GoneInSeconds { get; init; }
}
