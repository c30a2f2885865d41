using Proofload.Plans;

namespace Proofload.Notifications;

/// <summary>Who is told about alerts, and how often.</summary>
public sealed record NotifyPlan
{
    /// <summary>Alerts with equal values of these labels go out together: <c>service</c>, <c>model</c>, <c>route</c>, <c>region</c>, <c>objective</c>, <c>severity</c>. Default service and severity.</summary>
    public IReadOnlyList<string> GroupBy { get; init => field = ValueList<string>.Of(value); } = ValueList<string>.Of(["service", "severity"]);

    /// <summary>How long the first alert of a group waits for others. Default 10 s.</summary>
    public TimeSpan GroupWait { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Least time between notifications about changes of one group. Default 1 min.</summary>
    public TimeSpan GroupInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Time after which somebody is told again about what still fires. Default 4 h.</summary>
    public TimeSpan RepeatEvery { get; init; } = TimeSpan.FromHours(4);

    /// <summary>Whether a page that fires keeps the less urgent alerts of the same objective silent. Default true.</summary>
    public bool Inhibit { get; init; } = true;

    /// <summary>Where to look, for example a dashboard: <c>{objective}</c>, <c>{service}</c> and <c>{severity}</c> are filled in. Default: not said.</summary>
    public string? Link { get; init; }

    /// <summary>Who is told; names are unique.</summary>
    public IReadOnlyList<ReceiverPlan> Receivers { get; init => field = ValueList<ReceiverPlan>.Of(value); } = ValueList<ReceiverPlan>.Empty;
}
