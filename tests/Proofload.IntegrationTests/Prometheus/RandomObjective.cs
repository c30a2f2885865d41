using System.Globalization;
using Proofload.Slo;

namespace Proofload.IntegrationTests.Prometheus;

/// <summary>Objectives of every kind, from a seed.</summary>
internal static class RandomObjective
{
    public static ServiceLevelObjective Make(Dice dice, int index)
    {
        var budgeting = dice.One(BudgetingMethod.Occurrences, BudgetingMethod.Occurrences, BudgetingMethod.Timeslices, BudgetingMethod.RatioTimeslices);
        var isLevel = budgeting == BudgetingMethod.Timeslices && dice.Roll(0, 3) == 0;
        var slice = budgeting == BudgetingMethod.Occurrences ? null : new SliceRule { Length = TimeSpan.FromMinutes(dice.One(1, 2, 5)), Target = dice.One(0.9m, 0.95m, 0.99m, 0.5m) };
        return new ServiceLevelObjective
        {
            Name = string.Create(CultureInfo.InvariantCulture, $"history-{index}"),
            Scope = new ObjectiveScope { Service = dice.One("", "chat"), Model = dice.One("", "llama") },
            Indicator = isLevel
                ? new Indicator { Kind = IndicatorKind.Level, Metric = "throughput", Bound = dice.One(0.5, 2, 5), IsUpperBound = dice.Roll(0, 4) == 0, Inclusive = dice.Roll(0, 2) == 0 }
                : new Indicator { Kind = IndicatorKind.Success },
            Target = dice.One(0.9m, 0.95m, 0.99m, 0.999m, 0.9995m),
            Window = Window(dice),
            Budgeting = budgeting,
            Slice = slice,
            Alerts = [.. Enumerable.Range(0, dice.Roll(0, 4)).Select(i => Alert(dice, i, slice)).DistinctBy(a => (a.Severity, a.Long, a.Short))],
        };
    }

    /// <summary>An objective over an hour or two, or over days that end 40 minutes past midnight.</summary>
    private static ObjectiveWindow Window(Dice dice) => dice.Roll(0, 4) == 0
        ? new ObjectiveWindow { Length = TimeSpan.FromDays(1), Calendar = new CalendarPeriod { Unit = CalendarUnit.Day, Start = new DateTime(1970, 1, 1, 0, 40, 0), TimeZone = "UTC" } }
        : new ObjectiveWindow { Length = TimeSpan.FromMinutes(dice.One(20, 45, 60, 120)) };

    private static BurnRateAlert Alert(Dice dice, int index, SliceRule? slice)
    {
        var shortest = slice is null ? 1 : (int)slice.Length.TotalMinutes;
        return new BurnRateAlert
        {
            Severity = index == 0 ? "page" : "ticket",
            Long = TimeSpan.FromMinutes(dice.One(10, 15, 30)),
            Short = TimeSpan.FromMinutes(shortest * dice.One(1, 2)),
            Factor = dice.One(1m, 1.5m, 6m, 14.4m, 13.44m, 0.933m),
            For = TimeSpan.FromSeconds(dice.One(0, 0, 60, 150)),
            MinimumEvents = dice.One(0, 0, 50, 2000),
            Confidence = dice.One<decimal?>(null, null, 0.95m, 0.99m),
        };
    }
}
