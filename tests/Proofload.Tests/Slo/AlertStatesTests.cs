using Proofload.Slo;

namespace Proofload.Tests.Slo;

public sealed class AlertStatesTests
{
    private static readonly DateTimeOffset Start = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly BurnRateAlert Alert = new() { Severity = "page", Long = TimeSpan.FromMinutes(10), Short = TimeSpan.FromMinutes(1), Factor = 2, For = TimeSpan.FromMinutes(2) };

    private static readonly ServiceLevelObjective Objective = new()
    {
        Name = "o",
        Indicator = new Indicator { Kind = IndicatorKind.Success },
        Target = 0.9m,
        Window = new ObjectiveWindow { Length = TimeSpan.FromHours(1) },
        Alerts = [Alert],
        AbsentAfter = TimeSpan.FromMinutes(3),
    };

    [Fact]
    public void Update_AnOutage_GoesFromPendingToFiringToResolved()
    {
        var (history, states) = (new CountHistory(), new AlertStates());
        var seen = new List<string>();
        for (var minute = 1; minute <= 30; minute++)
        {
            history.Add(Start.AddMinutes(minute), new EventCounts(minute is > 10 and <= 16 ? 0 : 10, 10));
            foreach (var change in states.Update(ObjectiveEvaluator.Evaluate(Objective, history, Start.AddMinutes(minute))))
                seen.Add($"{minute}:{(change.After.Alert is null ? "absent" : "burn")}:{change.After.Phase}{(change.Fires ? "!" : "")}{(change.Resolves ? "." : "")}");
        }

        // 3 of 10 minutes are bad at 13: above 2 x 10 %. Two minutes later it fires, and the short window ends it at 17.
        Assert.Equal(["13:burn:Pending", "15:burn:Firing!", "17:burn:Inactive."], seen);
    }

    [Fact]
    public void Update_AConditionThatEndsBeforeItsTime_TellsNobody()
    {
        var (history, states) = (new CountHistory(), new AlertStates());
        var fired = false;
        for (var minute = 1; minute <= 30; minute++)
        {
            history.Add(Start.AddMinutes(minute), new EventCounts(minute is > 10 and <= 13 ? 0 : 10, 10));
            fired |= states.Update(ObjectiveEvaluator.Evaluate(Objective, history, Start.AddMinutes(minute))).Any(c => c.Fires);
        }

        Assert.False(fired);
        Assert.Equal(AlertPhase.Inactive, states.Of("o", Alert).Phase);
    }

    [Fact]
    public void Update_WhenCountsStop_FiresTheAlertOfAbsentDataAndResolvesTheOthers()
    {
        var (history, states) = (new CountHistory(), new AlertStates());
        for (var minute = 1; minute <= 10; minute++)
            history.Add(Start.AddMinutes(minute), new EventCounts(0, 10));
        for (var minute = 5; minute <= 10; minute++)
            states.Update(ObjectiveEvaluator.Evaluate(Objective, history, Start.AddMinutes(minute)));
        Assert.Equal(AlertPhase.Firing, states.Of("o", Alert).Phase);

        // Kept over a restart.
        var again = new AlertStates(states.All);
        var changes = again.Update(ObjectiveEvaluator.Evaluate(Objective, history, Start.AddMinutes(13)));

        Assert.Equal([(true, false), (false, true)], changes.Select(c => (c.Resolves, c.Fires)));
        Assert.Null(changes[1].After.Alert);
        history.Add(Start.AddMinutes(14), new EventCounts(10, 10));
        Assert.True(Assert.Single(again.Update(ObjectiveEvaluator.Evaluate(Objective, history, Start.AddMinutes(14)))).Resolves);
    }

    [Fact]
    public void Evaluate_WithTooFewEvents_HoldsTheAlertBack()
    {
        var history = new CountHistory();
        history.Add(Start, new EventCounts(0, 3));
        var guarded = Objective with { Alerts = [Alert with { MinimumEvents = 4 }, Alert with { Confidence = 0.95m }, Alert] };

        var alerts = ObjectiveEvaluator.Evaluate(guarded, history, Start).Alerts;

        Assert.Equal([(false, true), (true, false), (true, false)], alerts.Select(a => (a.Holds, a.IsGuarded)));
    }

    [Fact]
    public void Replay_FindsTheFiringAndTheIncidentThatWasMissed()
    {
        var history = new CountHistory();
        for (var minute = 1; minute <= 600; minute++)
            history.Add(Start.AddMinutes(minute), new EventCounts(minute is > 100 and <= 110 ? 0 : minute is > 300 and <= 420 ? 17 : 20, 20));

        var replay = ReplayResult.Of(Objective, history, Start.AddMinutes(1), Start.AddMinutes(600), TimeSpan.FromMinutes(1), 0.02);

        Assert.Equal(2, replay.Incidents.Count);
        var told = Assert.Single(replay.Firings);
        Assert.Equal((Start.AddMinutes(105), Start.AddMinutes(111)), (told.Firing.Begin, told.Firing.End));
        Assert.Equal(5 * 20 / (0.1 * 60 * 20), told.Consumed!.Value, 6);
        Assert.Equal(Start.AddMinutes(301), Assert.Single(replay.Missed).Incident.From);
        Assert.Empty(replay.Alone);
    }

    [Fact]
    public void Forecast_OfASteadyBurn_IsWhenOldEventsAreNoLongerEnough()
    {
        // Nothing bad for an hour, then 20 % bad: the budget of 10 % of an hour's events is gone when half of the hour is bad.
        var history = new CountHistory();
        for (var second = 1; second <= 4200; second++)
            history.Add(Start.AddSeconds(second), new EventCounts(second > 3600 && second % 5 == 0 ? 0 : 1, 1));

        var forecast = ObjectiveEvaluator.Evaluate(Objective, history, Start.AddSeconds(4200)).Forecast;

        Assert.Equal(ForecastKind.Gone, forecast.Kind);
        Assert.InRange(forecast.In!.Value.TotalSeconds, 1180, 1220);
        Assert.Equal(2, forecast.BurnRate!.Value, 6);
    }

    [Fact]
    public void Forecast_AfterAnOutage_SaysWhenThereIsBudgetAgain()
    {
        var history = new CountHistory();
        for (var minute = 1; minute <= 100; minute++)
            history.Add(Start.AddMinutes(minute), new EventCounts(minute is > 60 and <= 70 ? 0 : 10, 10));

        var status = ObjectiveEvaluator.Evaluate(Objective, history, Start.AddMinutes(100));

        // 10 of 60 minutes are bad; when 4 of them have left the window the budget is not exceeded any more, at minute 124.
        Assert.Equal(ForecastKind.Recovers, status.Forecast.Kind);
        Assert.InRange(status.Forecast.In!.Value.TotalMinutes, 23.9, 24.2);
    }

    [Fact]
    public void Evaluate_ACalendarWindow_ConsumesInProportionToThePeriod()
    {
        var history = new CountHistory();
        for (var hour = 1; hour <= 240; hour++)
            history.Add(Start.AddHours(hour), new EventCounts(hour == 100 ? 0 : 100, 100));
        var monthly = Objective with { Target = 0.99m, Window = new ObjectiveWindow { Length = TimeSpan.FromDays(30), Calendar = new CalendarPeriod { Unit = CalendarUnit.Month } } };

        var status = ObjectiveEvaluator.Evaluate(monthly, history, Start.AddHours(240));

        Assert.Equal((Start, Start.AddDays(30)), (status.From, status.To));
        Assert.Equal(1.0 / 240 / 0.01 / 3, status.BudgetConsumed!.Value, 9);
        Assert.Equal(ForecastKind.Lasts, status.Forecast.Kind);
    }

    [Theory]
    [InlineData(0.4, null, false)]
    [InlineData(0.6, "tell", false)]
    [InlineData(1.2, "stop", true)]
    public void PolicyStep_IsTheLastThatIsReached(double consumed, string? action, bool blocks)
    {
        var history = new CountHistory();
        history.Add(Start, new EventCounts(10_000 - (long)(consumed * 1000), 10_000));
        var status = ObjectiveEvaluator.Evaluate(Objective with { Policy = [new() { At = 0.5m, Action = "tell" }, new() { At = 1, Action = "stop", Blocks = true }] }, history, Start);

        Assert.Equal((action, blocks), (status.PolicyStep?.Action, status.IsBlocking));
    }
}
