using Proofload.Slo;

namespace Proofload.IntegrationTests.Notifications;

/// <summary>An objective whose budget burns, and what its first alert does.</summary>
internal static class BurningObjective
{
    public static ServiceLevelObjective Make() => new()
    {
        Name = "available",
        Scope = new ObjectiveScope { Service = "chat" },
        Indicator = new Indicator { Kind = IndicatorKind.Success },
        Target = 0.999m,
        Alerts = StandardAlerts.For(TimeSpan.FromDays(30)),
    };

    public static AlertTransition Change(ServiceLevelObjective objective, DateTimeOffset at, bool fires)
    {
        var history = new CountHistory();
        for (var minute = 0; minute < 60; minute++)
        {
            history.Add(at.AddMinutes(minute - 59), new EventCounts(90, 100));
        }

        var (on, off) = (new AlertState(objective.Name, objective.Alerts[0], AlertPhase.Firing, at, at), new AlertState(objective.Name, objective.Alerts[0], AlertPhase.Inactive, at, null));
        return new AlertTransition(fires ? off : on, fires ? on : off, ObjectiveEvaluator.Evaluate(objective, history, at));
    }
}
