using System.Globalization;
using System.Text;
using Proofload.Slo;
using Proofload.Slo.Rules;

namespace Proofload.IntegrationTests.Prometheus;

/// <summary>
/// Histories of counters side by side with what the built-in evaluator says of each at every evaluation, as series: Prometheus itself looks for the first difference.
/// </summary>
internal sealed class AgreementFile
{
    private const string On = "on (objective)";
    private const string OnAlert = "on (objective, severity, long, short)";
    private readonly TimeSpan _interval;
    private readonly StringBuilder _series = new();
    private readonly List<ServiceLevelObjective> _objectives = [];
    private readonly List<MaintenanceWindow> _maintenance = [];
    private int _evaluations;

    public AgreementFile(TimeSpan interval) => _interval = interval;

    public int Figures { get; private set; }

    public int Firing { get; private set; }

    public int Resolved { get; private set; }

    public ObjectivesFile Objectives => new() { Objectives = _objectives, Maintenance = _maintenance };

    public PrometheusRuleOptions Options => new() { Interval = _interval, From = DateTimeOffset.UnixEpoch.AddHours(1), Horizon = TimeSpan.FromDays(2) };

    /// <summary>Adds a history. <paramref name="mistake"/> makes the evaluator's figures of it wrong, to see that this is found.</summary>
    public void Add(ServiceLevelObjective objective, CountedHistory counted, MaintenanceWindow? maintenance, bool mistake = false)
    {
        _objectives.Add(objective);
        if (maintenance is not null)
            _maintenance.Add(maintenance);
        var label = $"objective=\"{objective.Name}\"";
        Series($"{MetricNames.ObjectiveEvents}{{{label}}}", counted.TotalValues);
        Series($"{MetricNames.ObjectiveGood}{{{label}}}", counted.GoodValues);
        var (sli, consumed, noData) = (new ExpectedSeries(), new ExpectedSeries(), new ExpectedSeries());
        var alerts = objective.Alerts.ToDictionary(static a => a, static _ => new ExpectedSeries());
        var (history, states, at) = (new CountHistory(new CountHistoryOptions { Resolution = _interval }), new AlertStates(), DateTimeOffset.UnixEpoch);
        foreach (var increment in counted.Increments())
        {
            history.Add(new CountBucket(at, _interval, mistake && increment.Good > 0 ? increment with { Good = increment.Good - 1 } : increment));
            at += _interval;
            var status = ObjectiveEvaluator.Evaluate(objective, history, at, maintenance is null ? [] : [maintenance]);
            foreach (var change in states.Update(status))
                (Firing, Resolved) = (Firing + (change.Fires ? 1 : 0), Resolved + (change.Resolves ? 1 : 0));
            sli.Add(status.Sli);
            consumed.Add(status.BudgetConsumed);
            noData.Add(states.Of(objective.Name, null).Phase == AlertPhase.Firing ? 2 : null);
            foreach (var (alert, expected) in alerts)
                expected.Add(states.Of(objective.Name, alert).Phase is var phase and not AlertPhase.Inactive ? (int)phase : null);
            Figures += 3 + alerts.Count;
        }

        Series($"expected_sli{{{label}}}", sli.Text);
        Series($"expected_consumed{{{label}}}", consumed.Text);
        Series($"expected_no_data{{{label}}}", noData.Text);
        foreach (var (alert, expected) in alerts)
            Series($"expected_alert{{{label},severity=\"{alert.Severity}\",long=\"{Duration(alert.Long)}\",short=\"{Duration(alert.Short)}\"}}", expected.Text);
        _evaluations = Math.Max(_evaluations, counted.Count - 1);
    }

    /// <summary>The test for promtool: nothing differs at any evaluation.</summary>
    public string Render(string rules)
    {
        var interval = Duration(_interval);
        var text = new StringBuilder($"rule_files: ['{rules}']\nevaluation_interval: {interval}\ngroup_eval_order:\n");
        foreach (var group in PrometheusRules.Build(Objectives, Options).Groups)
            text.Append(CultureInfo.InvariantCulture, $"- '{group.Name}'\n");
        text.Append(CultureInfo.InvariantCulture, $"tests:\n- interval: {interval}\n  input_series:\n{_series}  promql_expr_test:\n");
        string[] differences =
        [
            Difference(RecordedNames.Sli, "expected_sli", On),
            Difference(RecordedNames.BudgetConsumed, "expected_consumed", On),
            Difference(States(RecordedNames.BurnAlert), "expected_alert", OnAlert),
            Difference(States(RecordedNames.NoDataAlert), "expected_no_data", On),
        ];
        for (var i = 1; i <= _evaluations; i++)
        {
            foreach (var difference in differences)
                text.Append(CultureInfo.InvariantCulture, $"  - {{expr: '{difference}', eval_time: {Duration(_interval * i)}, exp_samples: []}}\n");
        }

        return text.ToString();
    }

    // A relative difference above 1e-12, or a value that only one side has.
    private static string Difference(string actual, string expected, string on) =>
        $"(abs({actual} - {on} {expected}) > {on} 1e-12 * clamp_min(abs({expected}), 1)) or ({actual} unless {on} {expected}) or ({expected} unless {on} {actual})";

    private static string States(string alert) => $"(2 * ALERTS{{alertname=\"{alert}\",alertstate=\"firing\"}} or ignoring (alertstate) ALERTS{{alertname=\"{alert}\",alertstate=\"pending\"}})";

    private static string Duration(TimeSpan time) => time.Ticks % TimeSpan.TicksPerMinute == 0
        ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes}m")
        : string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds}s");

    private void Series(string selector, string values) => _series.Append(CultureInfo.InvariantCulture, $"  - {{series: '{selector}', values: '{values}'}}\n");

    /// <summary>Values of one evaluation each; nothing at the first sample, which no increment precedes.</summary>
    private sealed class ExpectedSeries
    {
        private readonly StringBuilder _text = new("_");
        private bool _isThere;

        public string Text => _text.ToString();

        public void Add(double? value)
        {
            // The end of a series must be told, or its last value would be found for five minutes more.
            _text.Append(' ').Append(value is { } v ? v.ToString("R", CultureInfo.InvariantCulture) : _isThere ? "stale" : "_");
            _isThere = value is not null;
        }
    }
}
