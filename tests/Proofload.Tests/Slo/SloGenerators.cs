using FsCheck;
using FsCheck.Fluent;
using Proofload.Plans;
using Proofload.Slo;

namespace Proofload.Tests.Slo;

/// <summary>Objectives as files may say them.</summary>
internal static class SloGenerators
{
    private static Gen<Indicator> Indicators { get; } =
        from kind in Gen.Elements(Enum.GetValues<IndicatorKind>())
        from request in Gen.Elements("", "chat")
        from bound in Gen.Elements(0.25, 0.5, 1.5, 30)
        from inclusive in Gen.Elements(true, false)
        from upper in Gen.Elements(true, false)
        select kind switch
        {
            IndicatorKind.Threshold when upper => new Indicator { Kind = kind, Metric = "latency", RequestKind = request, Bound = bound, Inclusive = inclusive },
            IndicatorKind.Threshold => new Indicator { Kind = kind, Metric = "output_speed", RequestKind = request, Bound = bound, Inclusive = inclusive, IsUpperBound = false },
            IndicatorKind.Level => new Indicator { Kind = kind, Metric = "throughput", RequestKind = request, Bound = bound, Inclusive = inclusive, IsUpperBound = false },
            IndicatorKind.Check => new Indicator { Kind = kind, Check = "signed in" },
            IndicatorKind.Ratio => new Indicator { Kind = kind, Ratio = new RatioSource { Good = upper ? "good_total" : "", Bad = upper ? "" : "bad_total{code=~\"5..\"}", Total = "all_total" } },
            _ => new Indicator { Kind = kind, RequestKind = request },
        };

    private static Gen<ObjectiveWindow> Windows { get; } =
        from form in Gen.Choose(0, 3)
        from days in Gen.Choose(1, 90)
        from unit in Gen.Elements(Enum.GetValues<CalendarUnit>())
        from count in Gen.Choose(1, 3)
        from zone in Gen.Elements("UTC", "Europe/Berlin")
        select form switch
        {
            0 => ObjectiveWindow.Default,
            1 => new ObjectiveWindow { Length = TimeSpan.FromDays(days) },
            2 => new ObjectiveWindow { Length = TimeSpan.FromSeconds(86_400 + days) },
            _ => new ObjectiveWindow { Length = CalendarPeriods.NominalLength(unit, count), Calendar = new CalendarPeriod { Unit = unit, Count = count, TimeZone = zone, Start = days % 2 == 0 ? null : new DateTime(2026, 1, 15, 6, 0, 0) } },
        };

    private static Gen<BurnRateAlert> Alerts { get; } =
        from severity in Gen.Elements("page", "ticket", "Team_A")
        from minutes in Gen.Choose(12, 1440)
        from seconds in Gen.Choose(10, 600)
        from factor in Gen.Elements(1m, 3.36m, 14.4m, 0.2333333333333333333333333333m)
        from wait in Gen.Elements(0, 90, 120)
        from events in Gen.Elements(0L, 20L)
        from confidence in Gen.Elements<decimal?>(null, 0.95m)
        select new BurnRateAlert { Severity = severity, Long = TimeSpan.FromMinutes(minutes), Short = TimeSpan.FromSeconds(seconds), Factor = factor, For = TimeSpan.FromSeconds(wait), MinimumEvents = events, Confidence = confidence };

    private static Gen<ServiceLevelObjective> Objectives { get; } =
        from indicator in Indicators
        from window in Windows
        from target in Gen.Elements(0.9m, 0.99m, 0.9995m, 0.99999m)
        from part in Gen.Elements(0.5m, 0.95m)
        from method in Gen.Elements(Enum.GetValues<BudgetingMethod>())
        from slice in Gen.Elements(30, 60, 300)
        from service in Gen.Elements("", "chat", "Chat Service")
        from region in Gen.Elements("", "eu-west-1")
        from count in Gen.Choose(0, 3)
        from alerts in Gen.ArrayOf(Alerts, count)
        from isStandard in Gen.Elements(true, false)
        from absent in Gen.Elements<int?>(null, 0, 90)
        let budgeting = indicator.Kind == IndicatorKind.Level ? BudgetingMethod.Timeslices : method
        let guarded = budgeting == BudgetingMethod.RatioTimeslices ? [.. alerts.Select(a => a with { Confidence = null })] : alerts
        select new ServiceLevelObjective
        {
            Name = "o",
            Description = region.Length > 0 ? "it's \"said\": so" : "",
            Scope = new ObjectiveScope { Service = service, Region = region, Model = region.Length > 0 ? "llama 3" : "" },
            Indicator = indicator,
            Target = target,
            Window = window,
            Budgeting = budgeting,
            Slice = budgeting == BudgetingMethod.Occurrences ? null : new SliceRule { Length = TimeSpan.FromSeconds(slice), Target = budgeting == BudgetingMethod.Timeslices && indicator.Kind != IndicatorKind.Level ? part : 0 },
            Alerts = isStandard ? StandardAlerts.For(window.Length) : ValueList<BurnRateAlert>.Of(guarded),
            Policy = region.Length > 0 ? ValueList<BudgetPolicyStep>.Of([new BudgetPolicyStep { At = 0.5m, Action = "tell: all", Blocks = true }]) : ValueList<BudgetPolicyStep>.Empty,
            AbsentAfter = absent is { } s ? TimeSpan.FromSeconds(s) : null,
        };

    public static Gen<ObjectivesFile> Files { get; } =
        from count in Gen.Choose(1, 4)
        from objectives in Gen.ArrayOf(Objectives, count)
        select new ObjectivesFile { Objectives = [.. objectives.Select((o, i) => o with { Name = $"o-{i}" })] };
}
