using System.Globalization;
using Proofload.Sla.Contracts;
using Proofload.Sla.Evaluating;

namespace Proofload.Reports.Sla;

/// <summary>How figures, amounts and ways of measuring of service levels are shown.</summary>
internal static class SlaWords
{
    /// <summary>A figure with four decimals of the percentage, never rounded up to something that it does not reach.</summary>
    public static string Figure(decimal? figure)
    {
        if (figure is not { } known)
            return NumberFormat.Missing;
        return known == 1 ? "100%" : (Math.Floor(known * 1_000_000) / 10_000).ToString("0.0000", CultureInfo.InvariantCulture) + "%";
    }

    public static string Share(decimal share) => (share * 100).ToString("0.####", CultureInfo.InvariantCulture) + "%";

    public static string Money(CreditTerms terms, decimal? amount) => amount is { } known
        ? $"{terms.Currency} {known.ToString(terms.Decimals == 0 ? "#,0" : "#,0." + new string('0', terms.Decimals), CultureInfo.InvariantCulture)}"
        : NumberFormat.Missing;

    /// <summary>A credit: money where the fee is known, else the share.</summary>
    public static string Credit(SlaMonth m, SlaReading reading) => reading.Figure is null ? NumberFormat.Missing
        : reading.Credit is { } amount ? Money(m.Contract.Credits, amount) : $"{Share(reading.CreditShare)} of the fee";

    public static string Method(SlaMethod method) => method switch
    {
        SlaMethod.IntervalMean => "mean of intervals",
        SlaMethod.DownTime => "down time in minutes",
        SlaMethod.RequestRatio => "share of requests",
        SlaMethod.GoodSlices => "share of good slices",
        _ => "formula of the contract",
    };

    public static string Verdict(SlaVerdict verdict) => verdict switch
    {
        SlaVerdict.Met => "met",
        SlaVerdict.Missed => "missed",
        _ => "undecided",
    };

    public static SummaryStatus Status(SlaVerdict verdict) => verdict switch
    {
        SlaVerdict.Met => SummaryStatus.Good,
        SlaVerdict.Missed => SummaryStatus.Bad,
        _ => SummaryStatus.Warning,
    };

    public static string Kind(ExclusionKind kind) => kind switch
    {
        ExclusionKind.Maintenance => "maintenance",
        ExclusionKind.Quota => "quota",
        ExclusionKind.ClientFault => "client fault",
        ExclusionKind.ForceMajeure => "force majeure",
        _ => "other",
    };

    /// <summary>A time in the contract's time zone.</summary>
    public static string Local(SlaMonth m, long ticks) =>
        TimeZoneInfo.ConvertTime(new DateTimeOffset(ticks, TimeSpan.Zero), m.Month.Zone).ToString("yyyy-MM-dd HH:mm zzz", CultureInfo.InvariantCulture).Replace(" +00:00", " UTC", StringComparison.Ordinal);

    public static string Month(BillingMonth month) => new DateOnly(month.Year, month.Month, 1).ToString("MMMM yyyy", CultureInfo.InvariantCulture);

    public static string Minutes(int minutes) => minutes >= 120 ? $"{minutes / 60} h {minutes % 60} min" : $"{minutes} min";

    /// <summary>How the contract counts, in a sentence.</summary>
    public static string Rule(Commitment c)
    {
        var every = Minutes((int)c.Interval.TotalMinutes);
        var text = c.Method switch
        {
            SlaMethod.IntervalMean => $"mean over intervals of {every} of the share of good requests",
            SlaMethod.DownTime => $"share of minutes that are not down; down are at least {c.DownTime.Minutes} in a row, each with more than {Share(c.DownTime.ErrorRate)} errors",
            SlaMethod.RequestRatio => "share of good requests",
            SlaMethod.GoodSlices when c.Speed is { } speed && c.SliceTarget is null => $"share of slices of {every} whose p{speed.Percentile.ToString("0.##", CultureInfo.InvariantCulture)} is good",
            SlaMethod.GoodSlices => $"share of slices of {every} in which at least {Share(c.SliceTarget ?? c.Target)} of the requests are good",
            _ => c.Formula,
        };
        return text + (c.Speed is { } s ? "; good: " + Bound(s) : "")
            + (c.Errors.Count > 0 ? $"; {(c.Speed is null ? "errors" : "failures that miss it too")}: {string.Join(", ", c.Errors)}" : "")
            + (c.IsCountedOnly ? $"; good: as the objective {c.Objective} says, from its counts" : "")
            + (c.NotCounted.Count > 0 ? $"; not counted: {string.Join(", ", c.NotCounted)}" : "")
            + (c.EmptyInterval switch { EmptyInterval.Up => "; an empty interval counts 100%", EmptyInterval.Down => "; an empty interval counts 0%", _ => "" });
    }

    public static string Bound(SpeedRule speed) =>
        $"{speed.Metric switch { SpeedMetric.Latency => "latency", SpeedMetric.Ttft => "time to first token", _ => "tokens a second" }} {(speed.IsUpperBound ? speed.Inclusive ? "at most" : "below" : speed.Inclusive ? "at least" : "above")} {(speed.IsUpperBound ? NumberFormat.Duration((double)speed.Bound) : speed.Bound.ToString("0.####", CultureInfo.InvariantCulture))}";
}
