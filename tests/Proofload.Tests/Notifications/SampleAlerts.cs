using Proofload.Slo;

namespace Proofload.Tests.Notifications;

/// <summary>Statuses and transitions of an objective whose budget burns.</summary>
internal static class SampleAlerts
{
    public static DateTimeOffset Start { get; } = new(2026, 6, 17, 22, 0, 0, TimeSpan.Zero);

    public static ServiceLevelObjective Objective(string name = "latency", string service = "chat") => new()
    {
        Name = name,
        Description = "answers feel instant",
        Scope = new ObjectiveScope { Service = service, Model = "qwen" },
        Indicator = new Indicator { Kind = IndicatorKind.Threshold, Metric = "latency", Bound = 0.5 },
        Target = 0.99m,
        Alerts = StandardAlerts.For(TimeSpan.FromDays(30)),
        Policy = [new BudgetPolicyStep { At = 0.5m, Action = "no releases without a second pair of eyes" }],
    };

    /// <summary>30 days of a good service and then an hour of which a share is bad.</summary>
    public static ObjectiveStatus Status(ServiceLevelObjective objective, DateTimeOffset at, int badOf100 = 60)
    {
        var history = new CountHistory();
        for (var minute = 0; minute < 720; minute++)
            history.Add(at.AddMinutes(minute - 719), minute < 660 ? new EventCounts(100, 100) : new EventCounts(100 - badOf100, 100));
        return ObjectiveEvaluator.Evaluate(objective, history, at);
    }

    public static AlertTransition Fires(ServiceLevelObjective objective, int alert, DateTimeOffset at) => Change(objective, alert, at, AlertPhase.Inactive, AlertPhase.Firing);

    public static AlertTransition Resolves(ServiceLevelObjective objective, int alert, DateTimeOffset at) => Change(objective, alert, at, AlertPhase.Firing, AlertPhase.Inactive);

    /// <summary>A transition; alert -1 is the one of absent data.</summary>
    private static AlertTransition Change(ServiceLevelObjective objective, int alert, DateTimeOffset at, AlertPhase before, AlertPhase after)
    {
        var which = alert < 0 ? null : objective.Alerts[alert];
        return new AlertTransition(new AlertState(objective.Name, which, before, null, null), new AlertState(objective.Name, which, after, at, at), Status(objective, at));
    }
}
