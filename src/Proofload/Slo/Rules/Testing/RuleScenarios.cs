namespace Proofload.Slo.Rules.Testing;

/// <summary>The unit tests of one objective's rules. What must come out is computed by the built-in evaluator, so the tests also prove that the two agree.</summary>
internal sealed class RuleScenarios
{
    private const int Steps = 2;
    private const long Events = 1000;

    private readonly ServiceLevelObjective _objective;
    private readonly PrometheusRuleOptions _options;
    private readonly SampleSeries _series;

    public RuleScenarios(ServiceLevelObjective objective, PrometheusRuleOptions options, SampleSeries series) =>
        (_objective, _options, _series) = (objective, options, series);

    /// <summary>The tests.</summary>
    public IEnumerable<RuleTest> All()
    {
        foreach (var (alert, index) in _objective.Alerts.Select(static (a, i) => (a, i)))
        {
            var step = Step(alert.Short);
            var firing = Firing(alert, index);
            var name = $"{_objective.Name}: {alert.Severity} over {PromText.Duration(alert.Long)} and {PromText.Duration(alert.Short)}";
            yield return Fires(alert, step, firing, name);
            yield return StaysSilent(alert, step, firing, name);
            if (alert.MinimumEvents > 1 && _objective.Indicator.Kind != IndicatorKind.Level)
                yield return IsGuarded(alert, step, firing, name);
        }

        var after = _objective.AbsentAfter ?? _objective.DefaultAbsentAfter;
        if (after > TimeSpan.Zero)
            yield return Absent(after);
    }

    private RuleTest Fires(BurnRateAlert alert, TimeSpan step, string firing, string name)
    {
        var (healthy, broken) = (Healthy(step, alert, 1), Broken(step, alert, 1));
        var before = Count(alert.Long, step);
        var patience = before + Count(alert.For, step) + 2;
        var history = new ScenarioHistory(_objective, alert, step);
        var phases = new List<Phase> { healthy with { Evaluations = before }, broken with { Evaluations = patience } };
        var first = history.FirstFiring(phases);
        if (first is not { } fired)
            return new RuleTest($"{name} cannot fire, even when everything is bad", step, _series.Show(phases), [new RuleCheck(step * (before + patience), firing, Holds: false)]);

        // It goes on for two more evaluations, then everything is well again.
        phases[1] = broken with { Evaluations = fired - before + 2 };
        phases.Add(healthy with { Evaluations = patience + Count(alert.Short, step) });
        var resolved = history.FirstSilent(phases, fired + 2);
        List<RuleCheck> checks =
        [
            new(step * (fired - 1), firing, Holds: false),
            new(step * fired, firing, Holds: true),
            new(step * fired, $"abs(sum({PromText.Selector(RecordedNames.ErrorRatio, ("objective", _objective.Name), ("window", PromText.Duration(alert.Long)))}) - {PromText.Number(history.ErrorRatio(phases, fired))}) <= bool 0.000000001", Holds: true),
        ];
        if (resolved is { } silent)
        {
            checks.Add(new RuleCheck(step * (silent - 1), firing, Holds: true));
            checks.Add(new RuleCheck(step * silent, firing, Holds: false));
        }

        return new RuleTest($"{name} fires when everything fails, and resolves", step, _series.Show(phases), checks);
    }

    private RuleTest StaysSilent(BurnRateAlert alert, TimeSpan step, string firing, string name)
    {
        var phases = new[] { BelowThreshold(step, alert, Count(alert.Long, step) + Count(alert.Short, step) + 2) };
        var last = phases[0].Evaluations;
        var first = new ScenarioHistory(_objective, alert, step).FirstFiring(phases);
        return new RuleTest(
            $"{name} stays silent below its threshold",
            step,
            _series.Show(phases),
            [.. new[] { last / 2, last - Count(alert.Short, step), last }.Distinct().Select(at => new RuleCheck(step * at, firing, Holds: first <= at))]);
    }

    private RuleTest IsGuarded(BurnRateAlert alert, TimeSpan step, string firing, string name)
    {
        // One short of the number of events that is asked for, all bad and all at once.
        var burst = Count(Slice(step), step);
        var phases = new[] { new Phase(burst, 0, 0), new Phase(1, 0, alert.MinimumEvents - 1), new Phase(burst + Count(alert.For, step) + 1, 0, 0) };
        var last = phases.Sum(static p => p.Evaluations);
        var first = new ScenarioHistory(_objective, alert, step).FirstFiring(phases);
        return new RuleTest(
            $"{name} stays silent with {alert.MinimumEvents - 1} events",
            step,
            _series.Show(phases),
            [.. new[] { burst + 1, last }.Select(at => new RuleCheck(step * at, firing, Holds: first <= at))]);
    }

    private RuleTest Absent(TimeSpan after)
    {
        var step = Step(after);
        var silent = Count(after, step);
        var isShort = (silent + 3) * step.Ticks < _options.Gap.Ticks;
        var phases = new[] { new Phase(3, Events, 0), new Phase(silent + 2, 0, 0, IsMissing: isShort), new Phase(2, Events, 0) };
        var alert = PromText.Selector("ALERTS", ("alertname", RecordedNames.NoDataAlert), ("alertstate", "firing"), ("objective", _objective.Name));
        var firing = $"count({alert})";
        return new RuleTest(
            $"{_objective.Name}: nothing counted for {PromText.Duration(after)} is an alert of its own",
            step,
            _series.Show(phases),
            [
                new RuleCheck(step * 3, firing, Holds: false),
                new RuleCheck(step * (3 + silent - 1), firing, Holds: false),
                new RuleCheck(step * (3 + silent), firing, Holds: true),
                new RuleCheck(step * (3 + silent + 2), firing, Holds: true),
                new RuleCheck(step * (3 + silent + 3), firing, Holds: false),
            ]);
    }

    private string Firing(BurnRateAlert alert, int index)
    {
        var same = _objective.Alerts.Select(static (a, i) => (Alert: a, Index: i)).Where(a => (a.Alert.Severity, a.Alert.Long, a.Alert.Short) == (alert.Severity, alert.Long, alert.Short)).ToList();
        var twin = same.FindIndex(a => a.Index == index);
        var selector = PromText.Selector(
            "ALERTS",
            ("alertname", RecordedNames.BurnAlert),
            ("alertstate", "firing"),
            ("objective", _objective.Name),
            ("severity", alert.Severity),
            ("long", PromText.Duration(alert.Long)),
            ("short", PromText.Duration(alert.Short)));
        if (same.Count > 1)
            selector = selector[..^1] + string.Create(System.Globalization.CultureInfo.InvariantCulture, $",twin=\"{(twin > 0 ? twin : "")}\"}}");
        return $"count({selector})";
    }

    /// <summary>A step that is a multiple of the rules' interval, divides the slices, and of which a window has a few.</summary>
    private TimeSpan Step(TimeSpan window)
    {
        var interval = _options.Interval.Ticks;
        var most = Math.Max(1, Math.Min(window.Ticks / Steps, _options.Gap.Ticks / 2) / interval);
        if (_objective.Slice is { } slice)
        {
            var whole = slice.Length.Ticks / interval;
            most = Math.Min(most, whole);
            while (whole % most != 0)
                most--;
        }

        return TimeSpan.FromTicks(most * interval);
    }

    private TimeSpan Slice(TimeSpan step) => _objective.Slice?.Length ?? step;

    private Phase Healthy(TimeSpan step, BurnRateAlert alert, long evaluations) => _objective.Indicator.Kind == IndicatorKind.Level
        ? Level(step, evaluations, isGood: true)
        : new Phase(evaluations, Enough(step, alert), 0);

    private Phase Broken(TimeSpan step, BurnRateAlert alert, long evaluations) => _objective.Indicator.Kind == IndicatorKind.Level
        ? Level(step, evaluations, isGood: false)
        : new Phase(evaluations, 0, Enough(step, alert));

    private Phase BelowThreshold(TimeSpan step, BurnRateAlert alert, long evaluations)
    {
        if (_objective.Indicator.Kind == IndicatorKind.Level)
            return Level(step, evaluations, isGood: true);
        var share = _objective.Budgeting == BudgetingMethod.Timeslices ? 1 - _objective.Slice!.Target : alert.Factor * _objective.Budget;
        if (share >= 1)
            return Broken(step, alert, evaluations);
        var events = Math.Max(Enough(step, alert), (long)Math.Ceiling(100 / share));
        var bad = (long)Math.Ceiling(share * events) - 1;
        return new Phase(evaluations, events - bad, bad);
    }

    private Phase Level(TimeSpan step, long evaluations, bool isGood)
    {
        var bound = _objective.Indicator.Bound * step.TotalSeconds;
        var above = new Phase(evaluations, (long)Math.Ceiling(2 * bound) + 1, 0);
        var below = new Phase(evaluations, (long)Math.Floor(bound / 2), 1);
        return isGood == _objective.Indicator.IsUpperBound ? below : above;
    }

    // So many that a minimum is met by a quarter of the long window.
    private static long Enough(TimeSpan step, BurnRateAlert alert) => Math.Max(Events, (4 * alert.MinimumEvents * step.Ticks / alert.Long.Ticks) + 1);

    private static long Count(TimeSpan window, TimeSpan step) => (window.Ticks + step.Ticks - 1) / step.Ticks;
}
