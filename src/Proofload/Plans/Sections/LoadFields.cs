using Proofload.Plans.Binding;
using Proofload.Plans.Loads;

namespace Proofload.Plans.Sections;

/// <summary>What the load models share.</summary>
internal static class LoadFields
{
    /// <summary>Highest rate a plan may ask for, requests per second.</summary>
    public const double MostRate = 10_000_000;

    /// <summary>Most users or requests in flight a plan may ask for.</summary>
    public const int MostUsers = 1_000_000;

    /// <summary>A length of time above 0.</summary>
    public static Codec<TimeSpan> Length { get; } = Scalars.Duration(TimeSpan.Zero, TimeSpan.FromDays(30), above: true);

    /// <summary>A length of time that may be 0.</summary>
    public static Codec<TimeSpan> Pause { get; } = Scalars.Duration(TimeSpan.Zero, TimeSpan.FromDays(1));

    /// <summary>The fields that every model has.</summary>
    public static IEnumerable<Field<T>> Common<T>()
        where T : LoadPlan =>
    [
        Field.Of<T, TimeSpan>("warmup", Pause, l => l.WarmUp, (l, v) => l with { WarmUp = v }, "Load before the measured phase, excluded from every metric."),
        Field.Maybe<T, TimeSpan>("duration", Length, l => l.Duration, (l, v) => l with { Duration = v }, "Length of the measured phase."),
        Field.Maybe<T, long>("requests", Scalars.Count(1, 1_000_000_000_000), l => l.Requests, (l, v) => l with { Requests = v }, "Number of requests in the measured phase; with duration, whichever ends first."),
        Field.Of<T, TimeSpan>("cooldown", Pause, l => l.CoolDown, (l, v) => l with { CoolDown = v }, "Load after the measured phase, so that its last requests still see load; excluded."),
        Field.Of<T, int>("max_in_flight", Scalars.Int(1, MostUsers), l => l.MaxInFlight, (l, v) => l with { MaxInFlight = v }, "Most requests in flight; reaching it in an open load drops requests and shows in the verdict."),
        Field.Maybe<T, TimeSpan>("drain", Pause, l => l.Drain, (l, v) => l with { Drain = v }, "How long to wait for answers after the last request; without it the request timeout."),
    ];
}
