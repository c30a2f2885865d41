namespace Proofload.Slo.Rules.Testing;

/// <summary>What the built-in evaluator says of phases.</summary>
internal sealed class ScenarioHistory(ServiceLevelObjective objective, BurnRateAlert alert, TimeSpan step)
{
    /// <summary>The first evaluation at which the alert fires; null when it never does.</summary>
    public long? FirstFiring(IReadOnlyList<Phase> phases) => First(phases, 1, fires: true);

    /// <summary>The first evaluation after one at which the alert fires no more; null when it goes on.</summary>
    public long? FirstSilent(IReadOnlyList<Phase> phases, long after) => First(phases, after, fires: false);

    /// <summary>Error ratio of the long window at an evaluation; 0 without data.</summary>
    public double ErrorRatio(IReadOnlyList<Phase> phases, long evaluation)
    {
        var at = DateTimeOffset.UnixEpoch + (step * evaluation);
        return BudgetUse.Of(objective, History(phases), at - alert.Long, at).ErrorRatio ?? 0;
    }

    private long? First(IReadOnlyList<Phase> phases, long from, bool fires)
    {
        var history = new CountHistory(Options());
        var evaluation = 0L;
        DateTimeOffset? activeSince = null;
        foreach (var phase in phases)
        {
            for (var i = 0L; i < phase.Evaluations; i++)
            {
                var start = DateTimeOffset.UnixEpoch + (step * evaluation);
                history.Add(new CountBucket(start, step, new EventCounts(phase.Good, phase.Good + phase.Bad)));
                var at = DateTimeOffset.UnixEpoch + (step * ++evaluation);
                activeSince = ObjectiveEvaluator.Condition(objective, alert, history, at).Holds ? activeSince ?? at : null;
                if (evaluation >= from && (at - activeSince >= alert.For) == fires)
                    return evaluation;
            }
        }

        return null;
    }

    private CountHistory History(IReadOnlyList<Phase> phases)
    {
        var history = new CountHistory(Options());
        var evaluation = 0L;
        foreach (var phase in phases)
        {
            for (var i = 0L; i < phase.Evaluations; i++)
                history.Add(new CountBucket(DateTimeOffset.UnixEpoch + (step * evaluation++), step, new EventCounts(phase.Good, phase.Good + phase.Bad)));
        }

        return history;
    }

    private static CountHistoryOptions Options() => new() { Resolution = TimeSpan.FromMilliseconds(1), FineFor = TimeSpan.FromDays(400), Retention = TimeSpan.FromDays(400) };
}
