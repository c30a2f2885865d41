namespace Proofload.Slo;

/// <summary>What alerts would have done over past counts.</summary>
public static class AlertReplay
{
    /// <summary>Steps of a replay when nothing else is asked for: a minute, or less when a short window is shorter than five.</summary>
    /// <param name="objective">The objective.</param>
    public static TimeSpan DefaultStep(ServiceLevelObjective objective)
    {
        ArgumentNullException.ThrowIfNull(objective);
        var shortest = objective.Alerts.Count == 0 ? TimeSpan.MaxValue : objective.Alerts.Min(static a => a.Short);
        var step = shortest < TimeSpan.FromMinutes(5) ? shortest / 5 : TimeSpan.FromMinutes(1);
        return step < TimeSpan.FromSeconds(1) ? TimeSpan.FromSeconds(1) : step;
    }

    /// <summary>The phase of each alert at a time, found by looking back as far as its <c>for</c>.</summary>
    /// <param name="objective">The objective.</param>
    /// <param name="history">Its counts, corrected.</param>
    /// <param name="at">When.</param>
    public static IReadOnlyList<AlertPhase> PhasesAt(ServiceLevelObjective objective, ICountHistory history, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(objective);
        return [.. objective.Alerts.Select(a => PhaseAt(objective, a, history, at))];
    }

    /// <summary>Evaluates every alert step by step.</summary>
    /// <param name="objective">The objective.</param>
    /// <param name="history">Its counts, corrected.</param>
    /// <param name="from">First evaluation.</param>
    /// <param name="to">Last evaluation.</param>
    /// <param name="step">Time between evaluations, above 0.</param>
    /// <returns>Each time an alert fired, in the order of time.</returns>
    public static IReadOnlyList<AlertFiring> Run(ServiceLevelObjective objective, ICountHistory history, DateTimeOffset from, DateTimeOffset to, TimeSpan step)
    {
        ArgumentNullException.ThrowIfNull(objective);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(step, TimeSpan.Zero);
        var firings = new List<AlertFiring>();
        foreach (var alert in objective.Alerts)
        {
            DateTimeOffset? active = null, fired = null;
            for (var at = from; at <= to; at += step)
            {
                if (ObjectiveEvaluator.Condition(objective, alert, history, at).Holds)
                {
                    active ??= at;
                    if (fired is null && at - active >= alert.For)
                        fired = at;
                    continue;
                }

                if (fired is { } begin)
                    firings.Add(new AlertFiring(alert, begin, at));
                (active, fired) = (null, null);
            }

            if (fired is { } open)
                firings.Add(new AlertFiring(alert, open, null));
        }

        return [.. firings.OrderBy(static f => f.Begin)];
    }

    private static AlertPhase PhaseAt(ServiceLevelObjective objective, BurnRateAlert alert, ICountHistory history, DateTimeOffset at)
    {
        if (!ObjectiveEvaluator.Condition(objective, alert, history, at).Holds)
            return AlertPhase.Inactive;
        const int steps = 20;
        for (var i = 1; i <= steps && alert.For > TimeSpan.Zero; i++)
        {
            if (!ObjectiveEvaluator.Condition(objective, alert, history, at - (alert.For * ((double)i / steps))).Holds)
                return AlertPhase.Pending;
        }

        return AlertPhase.Firing;
    }
}

/// <summary>An alert fired.</summary>
/// <param name="Alert">The alert.</param>
/// <param name="Begin">When it began to fire.</param>
/// <param name="End">When it was resolved; null when it still fired at the end of the replay.</param>
public sealed record AlertFiring(BurnRateAlert Alert, DateTimeOffset Begin, DateTimeOffset? End);
