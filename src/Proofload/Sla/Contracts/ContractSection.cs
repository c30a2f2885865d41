using Proofload.Analysis.Cost;
using Proofload.Plans;
using Proofload.Plans.Binding;

namespace Proofload.Sla.Contracts;

/// <summary>The fields of a contract: what reading, checking, writing and the schema share.</summary>
internal static class ContractSection
{
    private static readonly ContractTime NoTime = new(default, null);

    private static Codec<string> Text { get; } = Scalars.Text("a text");

    private static Codec<string> Filled { get; } = Scalars.Filled("a text");

    private static Section<ContractSource> Source { get; } = new(
        "a source",
        new ContractSource { Title = "" },
        [
            Field.Required<ContractSource, string>("title", Filled, s => s.Title, (s, v) => s with { Title = v }, "Title of the text that the figures come from."),
            Field.Of<ContractSource, string>("note", Text, s => s.Note, (s, v) => s with { Note = v }, "What a reader must know about it."),
        ]);

    private static Section<ContractParties> Parties { get; } = new(
        "the parties",
        new ContractParties(),
        [
            Field.Of<ContractParties, string>("provider", Text, p => p.Provider, (p, v) => p with { Provider = v }, "Who promises."),
            Field.Of<ContractParties, string>("customer", Text, p => p.Customer, (p, v) => p with { Customer = v }, "Who is promised."),
        ]);

    private static Section<ContractScope> Scope { get; } = new(
        "a scope",
        new ContractScope(),
        [
            Field.Of<ContractScope, string>("service", Text, s => s.Service, (s, v) => s with { Service = v }, "Service; rows of others are left out."),
            Field.Of<ContractScope, string>("model", Text, s => s.Model, (s, v) => s with { Model = v }, "Model; rows of others are left out."),
            Field.Of<ContractScope, string>("region", Text, s => s.Region, (s, v) => s with { Region = v }, "Region; rows of others are left out."),
            Field.Of<ContractScope, string>("client", Text, s => s.Client, (s, v) => s with { Client = v }, "Client; rows of others are left out."),
            Field.Of<ContractScope, string>("route", Text, s => s.Route, (s, v) => s with { Route = v }, "Route; rows of others are left out."),
            Field.Of<ContractScope, string>("language", Text, s => s.Language, (s, v) => s with { Language = v }, "Language; rows of others are left out."),
        ]);

    private static Section<ContractTerm> Term { get; } = new(
        "a term",
        new ContractTerm(),
        [
            Field.Of<ContractTerm, string>("time_zone", ContractScalars.TimeZone, t => t.TimeZone, (t, v) => t with { TimeZone = v }, "IANA name of the time zone whose midnight begins a month."),
            Field.Maybe<ContractTerm, DateOnly>("starts", PriceScalars.Date, t => t.Starts, (t, v) => t with { Starts = v }, "First day on which it holds."),
            Field.Maybe<ContractTerm, DateOnly>("ends", PriceScalars.Date, t => t.Ends, (t, v) => t with { Ends = v }, "Last day on which it holds."),
        ]);

    private static Codec<IReadOnlyList<string>> Classes { get; } = new ListCodec<string>(ContractScalars.ErrorClass, "classes of errors") { AllowsSingle = true };

    private static Section<CreditTier> Tier { get; } = new(
        "a credit",
        new CreditTier { Below = 0, Percent = 0 },
        [
            Field.Required<CreditTier, decimal>("below", ContractScalars.Target, t => t.Below, (t, v) => t with { Below = v }, "Figure below which it is owed, for example 99.9%."),
            Field.Required<CreditTier, decimal>("percent", ContractScalars.Share, t => t.Percent, (t, v) => t with { Percent = v }, "Share of the fee, for example 10%."),
        ])
    { IsInline = true };

    private static Section<BackOffRule> BackOff { get; } = new(
        "a back-off rule",
        new BackOffRule(),
        [
            Field.Of<BackOffRule, TimeSpan>("first", Scalars.Duration(TimeSpan.Zero, TimeSpan.FromHours(1)), b => b.First, (b, v) => b with { First = v }, "Least wait before the second attempt."),
            Field.Of<BackOffRule, decimal>("factor", ContractScalars.Factor, b => b.Factor, (b, v) => b with { Factor = v }, "Factor from attempt to attempt."),
            Field.Of<BackOffRule, TimeSpan>("longest", Scalars.Duration(TimeSpan.Zero, TimeSpan.FromHours(1)), b => b.Longest, (b, v) => b with { Longest = v }, "Most that must be waited."),
        ])
    { IsInline = true };

    private static Section<DownTimeRule> DownTime { get; } = new(
        "a rule of down time",
        new DownTimeRule(),
        [
            Field.Of<DownTimeRule, decimal>("error_rate", ContractScalars.Share, d => d.ErrorRate, (d, v) => d with { ErrorRate = v }, "Share of errors that a minute must exceed."),
            Field.Of<DownTimeRule, int>("minutes", Scalars.Int(1, 1440), d => d.Minutes, (d, v) => d with { Minutes = v }, "How many such minutes in a row are down time."),
        ])
    { IsInline = true };

    private static Section<SpeedRule> Speed { get; } = new(
        "a bound of speed",
        new SpeedRule { Metric = SpeedMetric.Latency, Bound = 0 },
        [
            Field.Required<SpeedRule, SpeedMetric>("metric", Scalars.Choice("a metric", ("latency", SpeedMetric.Latency), ("ttft", SpeedMetric.Ttft), ("tokens_per_second", SpeedMetric.TokensPerSecond)), s => s.Metric, (s, v) => s with { Metric = v }, "What is measured: latency, ttft or tokens_per_second."),
            Field.Required<SpeedRule, decimal>("bound", ContractScalars.Bound, s => s.Bound, (s, v) => s with { Bound = v }, "What must be met: below a time, above a rate."),
            Field.Of<SpeedRule, bool>("inclusive", Scalars.Bool, s => s.Inclusive, (s, v) => s with { Inclusive = v }, "True when the bound itself is still good."),
            Field.Of<SpeedRule, decimal>("percentile", ContractScalars.Percentile, s => s.Percentile, (s, v) => s with { Percentile = v }, "Percentile of a slice that must meet it, by nearest rank."),
        ])
    { IsInline = true };

    private static Section<RoundingRule> Rounding { get; } = new(
        "a rule of rounding",
        new RoundingRule(),
        [
            Field.Of<RoundingRule, int>("decimals", Scalars.Int(0, 10), r => r.Decimals, (r, v) => r with { Decimals = v }, "Decimals of the percentage."),
            Field.Of<RoundingRule, RoundingMode>("mode", Scalars.Choice("a direction", ("half_up", RoundingMode.HalfUp), ("half_even", RoundingMode.HalfEven), ("down", RoundingMode.Down), ("up", RoundingMode.Up)), r => r.Mode, (r, v) => r with { Mode = v }, "Direction."),
        ])
    { IsInline = true };

    private static Section<Commitment> Promise { get; } = new(
        "a commitment",
        new Commitment { Name = "", Method = SlaMethod.RequestRatio, Target = 0 },
        [
            Field.Required<Commitment, string>("name", Scalars.Filled("a name"), c => c.Name, (c, v) => c with { Name = v }, "Name of the commitment."),
            Field.Required<Commitment, SlaMethod>("method", Scalars.Choice("a method", Methods), c => c.Method, (c, v) => c with { Method = v }, "How the month's figure is made: interval_mean, down_time, request_ratio, good_slices or custom."),
            Field.Required<Commitment, decimal>("target", ContractScalars.Target, c => c.Target, (c, v) => c with { Target = v }, "What the figure must reach, for example 99.9%."),
            Field.Of<Commitment, string>("objective", Text, c => c.Objective, (c, v) => c with { Objective = v }, "Name of the objective that is promised: what the commitment does not say itself comes from it."),
            Field.Of<Commitment, ContractScope>("where", Scope, c => c.Where, (c, v) => c with { Where = v }, "What of the contract's scope it is about."),
            Field.Of<Commitment, TimeSpan>("interval", Scalars.Duration(TimeSpan.FromMinutes(1), TimeSpan.FromDays(1)), c => c.Interval, (c, v) => c with { Interval = v }, "Length of an interval or slice, whole minutes that divide a day."),
            Field.Of<Commitment, EmptyInterval>("empty_interval", Scalars.Choice("a rule for empty intervals", ("left_out", EmptyInterval.LeftOut), ("up", EmptyInterval.Up), ("down", EmptyInterval.Down)), c => c.EmptyInterval, (c, v) => c with { EmptyInterval = v }, "What an interval without a counted request is."),
            Field.Of<Commitment, IReadOnlyList<string>>("errors", Classes, c => c.Errors, (c, v) => c with { Errors = v }, "Classes of errors that break the promise: 500, 5xx, timeout, * for all."),
            Field.Of<Commitment, IReadOnlyList<string>>("not_counted", Classes, c => c.NotCounted, (c, v) => c with { NotCounted = v }, "Classes of errors whose requests are not valid and do not count."),
            Field.Of<Commitment, BackOffRule>("back_off", BackOff, c => c.BackOff, (c, v) => c with { BackOff = v }, "When a repeated request does not count."),
            Field.Of<Commitment, DownTimeRule>("down_time", DownTime, c => c.DownTime, (c, v) => c with { DownTime = v }, "What down time is."),
            Field.Of<Commitment, SpeedRule>("speed", Speed, c => c.Speed, (c, v) => c with { Speed = v }, "A bound of speed; without it the promise is about availability."),
            Field.Maybe<Commitment, decimal>("slice_target", ContractScalars.Target, c => c.SliceTarget, (c, v) => c with { SliceTarget = v }, "Share of good requests from which a slice is good."),
            Field.Of<Commitment, string>("formula", Scalars.Text("a formula", static f => f.Length == 0 ? null : Evaluating.Formula.ProblemOf(f)), c => c.Formula, (c, v) => c with { Formula = v }, "Formula of the method custom."),
            Field.Of<Commitment, RoundingRule>("rounding", Rounding, c => c.Rounding, (c, v) => c with { Rounding = v }, "How the figure is rounded before it is compared."),
            Field.Of<Commitment, decimal>("fee_share", ContractScalars.Target, c => c.FeeShare, (c, v) => c with { FeeShare = v }, "Part of the month's fee that its credits are taken of."),
            Field.Of<Commitment, IReadOnlyList<CreditTier>>("credits", new ListCodec<CreditTier>(Tier, "credits"), c => c.Credits, (c, v) => c with { Credits = v }, "Credits by how far the figure is below."),
        ]);

    private static Section<CreditTerms> Credits { get; } = new(
        "terms of credits",
        new CreditTerms(),
        [
            Field.Of<CreditTerms, string>("currency", PriceScalars.Currency, c => c.Currency, (c, v) => c with { Currency = v }, "Currency, its three letters."),
            Field.Of<CreditTerms, string>("basis", Filled, c => c.Basis, (c, v) => c with { Basis = v }, "What a percentage is taken of."),
            Field.Maybe<CreditTerms, decimal>("fee", ContractScalars.Amount, c => c.Fee, (c, v) => c with { Fee = v }, "That fee of a month."),
            Field.Of<CreditTerms, decimal>("cap", ContractScalars.Share, c => c.Cap, (c, v) => c with { Cap = v }, "Most that is owed for a month, as a share of the fee."),
            Field.Of<CreditTerms, decimal>("minimum", ContractScalars.Amount, c => c.Minimum, (c, v) => c with { Minimum = v }, "A credit below this amount is not owed."),
            Field.Of<CreditTerms, int>("decimals", Scalars.Int(0, 6), c => c.Decimals, (c, v) => c with { Decimals = v }, "Decimals of an amount."),
        ]);

    private static Section<ContractExclusion> Exclusion { get; } = new(
        "an exclusion",
        new ContractExclusion { From = NoTime, To = NoTime, Kind = ExclusionKind.Other, Reason = "" },
        [
            Field.Required<ContractExclusion, ContractTime>("from", ContractScalars.Time, e => e.From, (e, v) => e with { From = v }, "Begin, for example 2026-10-05T22:00."),
            Field.Required<ContractExclusion, ContractTime>("to", ContractScalars.Time, e => e.To, (e, v) => e with { To = v }, "End, not included."),
            Field.Required<ContractExclusion, ExclusionKind>("kind", Scalars.Choice("a kind of exclusion", Kinds), e => e.Kind, (e, v) => e with { Kind = v }, "Whose matter it was: maintenance, quota, client_fault, force_majeure or other."),
            Field.Required<ContractExclusion, string>("reason", Filled, e => e.Reason, (e, v) => e with { Reason = v }, "Why, in words."),
            Field.Of<ContractExclusion, IReadOnlyList<string>>("errors", Classes, e => e.Errors, (e, v) => e with { Errors = v }, "Classes of errors it is about; without it all."),
            Field.Of<ContractExclusion, ExclusionEffect>("effect", Scalars.Choice("an effect", ("failures", ExclusionEffect.Failures), ("everything", ExclusionEffect.Everything)), e => e.Effect, (e, v) => e with { Effect = v }, "What does not count: failures, or everything in that time."),
        ]);

    private static Section<ClaimTerms> Claim { get; } = new(
        "terms of a claim",
        new ClaimTerms(),
        [
            Field.Maybe<ClaimTerms, int>("days", Scalars.Int(1, 3650), c => c.Days, (c, v) => c with { Days = v }, "Days after the end of the month within which it must be claimed."),
            Field.Maybe<ClaimTerms, int>("months", Scalars.Int(1, 120), c => c.Months, (c, v) => c with { Months = v }, "Whole months after the settled one within which it must be claimed."),
            Field.Of<ClaimTerms, IReadOnlyList<string>>("evidence", new ListCodec<string>(Filled, "pieces of evidence"), c => c.Evidence, (c, v) => c with { Evidence = v }, "What a claim must hold, in words."),
        ]);

    public static (string Name, SlaMethod Value)[] Methods =>
        [("interval_mean", SlaMethod.IntervalMean), ("down_time", SlaMethod.DownTime), ("request_ratio", SlaMethod.RequestRatio), ("good_slices", SlaMethod.GoodSlices), ("custom", SlaMethod.Custom)];

    public static (string Name, ExclusionKind Value)[] Kinds =>
        [("maintenance", ExclusionKind.Maintenance), ("quota", ExclusionKind.Quota), ("client_fault", ExclusionKind.ClientFault), ("force_majeure", ExclusionKind.ForceMajeure), ("other", ExclusionKind.Other)];

    public static Section<SlaContract> Contract { get; } = new(
        "a contract",
        new SlaContract { Name = "", Commitments = ValueList<Commitment>.Empty },
        [
            Field.Of<SlaContract, long>("version", Scalars.Count(1, 1), c => c.Version, (c, v) => c with { Version = v }, "Version of the file's shape."),
            Field.Required<SlaContract, string>("contract", Scalars.Filled("a name"), c => c.Name, (c, v) => c with { Name = v }, "Name of the contract."),
            Field.Of<SlaContract, ContractSource>("source", Source, c => c.Source, (c, v) => c with { Source = v }, "Where the figures come from."),
            Field.Of<SlaContract, ContractParties>("parties", Parties, c => c.Parties, (c, v) => c with { Parties = v }, "Who agreed."),
            Field.Of<SlaContract, ContractScope>("scope", Scope, c => c.Scope, (c, v) => c with { Scope = v }, "What it is about."),
            Field.Of<SlaContract, ContractTerm>("term", Term, c => c.Term, (c, v) => c with { Term = v }, "Over which months it holds."),
            Field.Of<SlaContract, string>("objectives", Text, c => c.Objectives, (c, v) => c with { Objectives = v }, "File with the objectives that commitments name."),
            Field.Required<SlaContract, IReadOnlyList<Commitment>>("commitments", new ListCodec<Commitment>(Promise, "commitments") { MinCount = 1 }, c => c.Commitments, (c, v) => c with { Commitments = v }, "What is promised."),
            Field.Of<SlaContract, CreditTerms>("credits", Credits, c => c.Credits, (c, v) => c with { Credits = v }, "How credits become money."),
            Field.Of<SlaContract, IReadOnlyList<ContractExclusion>>("exclusions", new ListCodec<ContractExclusion>(Exclusion, "exclusions"), c => c.Exclusions, (c, v) => c with { Exclusions = v }, "Dated times whose failures do not count."),
            Field.Of<SlaContract, ClaimTerms>("claim", Claim, c => c.Claim, (c, v) => c with { Claim = v }, "How a credit is claimed."),
        ]);
}
