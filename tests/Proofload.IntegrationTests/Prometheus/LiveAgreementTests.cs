using System.Globalization;
using Proofload.Slo;
using Proofload.Slo.Rules;

namespace Proofload.IntegrationTests.Prometheus;

/// <summary>
/// The built-in evaluator beside a running Prometheus over HTTP, from the same histories: gaps, resets and restarts of counters, windows longer than the two hours of
/// a block. At every evaluation SLI, budget and each alert's state are the same. <c>PROOFLOAD_ROUNDS</c> sets how many histories.
/// </summary>
public sealed class LiveAgreementTests(ITestOutputHelper output)
{
    private const int Scrapes = 400;
    private const double Tolerance = 1e-12;
    private const ulong Seed = 20_261_123;
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);
    private static readonly DateTimeOffset Begin = new(2026, 6, 1, 3, 0, 0, TimeSpan.Zero);

    private static int Rounds => int.TryParse(Environment.GetEnvironmentVariable("PROOFLOAD_ROUNDS"), NumberStyles.None, CultureInfo.InvariantCulture, out var rounds) ? rounds : 2;

    [Fact]
    public async Task Evaluator_and_a_running_Prometheus_agree_at_every_evaluation()
    {
        var histories = Enumerable.Range(0, Rounds).Select(Make).ToList();
        var file = new ObjectivesFile { Objectives = [.. histories.Select(static h => h.Objective)], Maintenance = [.. histories.SelectMany(static h => h.Maintenance)] };
        var rules = PrometheusRules.Build(file, new PrometheusRuleOptions { Interval = Interval, From = Begin, Horizon = TimeSpan.FromDays(2) });
        await using var prometheus = new BackfilledRules(Begin, Interval, Scrapes - 1);
        foreach (var (objective, counted, _) in histories)
        {
            KeyValuePair<string, string>[] labels = [new("objective", objective.Name)];
            prometheus.Add(MetricNames.ObjectiveEvents, labels, counted.Samples.Select(static s => (double?)s?.Total));
            prometheus.Add(MetricNames.ObjectiveGood, labels, counted.Samples.Select(static s => (double?)s?.Good));
        }

        await prometheus.RecordAsync(rules);
        var (figures, fired, largest) = (0, 0, 0.0);
        foreach (var (objective, counted, maintenance) in histories)
        {
            var expected = Evaluate(objective, counted, maintenance);
            foreach (var (name, pick) in new (string, Func<ObjectiveStatus, double?>)[]
            {
                (RecordedNames.Sli, static s => s.Sli), (RecordedNames.BudgetConsumed, static s => s.BudgetConsumed), (RecordedNames.BudgetRemaining, static s => s.BudgetRemaining),
            })
            {
                var actual = await prometheus.AskAsync($"{name}{{objective=\"{objective.Name}\"}}");
                largest = Math.Max(largest, Compare($"{objective.Name}: {name}", actual, [.. expected.Select(e => pick(e.Status))]));
                figures += actual.Length;
            }

            foreach (var rule in rules.Groups.Where(g => g.Objective == objective.Name).SelectMany(static g => g.Rules).Where(static r => r.Alert.Length > 0))
            {
                var alert = rule.Alert == RecordedNames.NoDataAlert ? null : objective.Alerts.Single(a => IsOf(a, rule));
                var phases = Phases(await prometheus.AskAsync(rule.Expression), rule.For);
                fired += phases.Where((p, i) => p == AlertPhase.Firing && (i == 0 || phases[i - 1] != p)).Count();
                Compare($"{objective.Name}: {rule.Alert} {alert}", [.. phases.Select(static p => (double?)p)], [.. expected.Select(e => (double?)e.States.Of(alert))]);
                figures += phases.Length;
            }
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Rounds} histories, {figures} figures, largest difference {largest:R}, {fired} alerts fired, {prometheus.Queries} queries"));
        Assert.True(figures >= Rounds * 4 * (Scrapes - 1));
    }

    private static bool IsOf(BurnRateAlert alert, PrometheusRule rule)
    {
        var labels = rule.Labels.ToDictionary(static l => l.Key, static l => l.Value, StringComparer.Ordinal);
        return labels["severity"] == alert.Severity && labels["long"] == Text(alert.Long) && labels["short"] == Text(alert.Short);
    }

    private static string Text(TimeSpan time) => time.TotalMinutes % 60 == 0
        ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalHours}h")
        : string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes}m");

    private static (ServiceLevelObjective Objective, CountedHistory Counted, IReadOnlyList<MaintenanceWindow> Maintenance) Make(int index)
    {
        var dice = new Dice(Seed, (ulong)index);
        var objective = RandomObjective.Make(dice, index);

        // Every second one over hours, so that a sum goes over several blocks of the database.
        if (index % 2 == 0)
        {
            objective = objective with
            {
                Window = new ObjectiveWindow { Length = TimeSpan.FromHours(dice.One(3, 5)) },
                Alerts = [.. objective.Alerts, new BurnRateAlert { Severity = "ticket", Long = TimeSpan.FromHours(dice.One(3, 4)), Short = TimeSpan.FromMinutes(10), Factor = dice.One(1m, 3m), For = TimeSpan.FromMinutes(dice.One(0, 10)) }],
            };
        }

        var begin = dice.Roll(20, 300);
        var maintenance = dice.Roll(0, 3) > 0 ? null : new MaintenanceWindow { From = Begin + (begin * Interval), To = Begin + ((begin + dice.Roll(1, 40)) * Interval), Reason = "new disks", Objectives = [objective.Name] };
        return (objective, new CountedHistory(dice, Scrapes), maintenance is null ? [] : [maintenance]);
    }

    private static List<(ObjectiveStatus Status, StatesAt States)> Evaluate(ServiceLevelObjective objective, CountedHistory counted, IReadOnlyList<MaintenanceWindow> maintenance)
    {
        var (found, history, states, at) = (new List<(ObjectiveStatus, StatesAt)>(), new CountHistory(new CountHistoryOptions { Resolution = Interval }), new AlertStates(), Begin);
        foreach (var increment in counted.Increments())
        {
            history.Add(new CountBucket(at, Interval, increment));
            at += Interval;
            var status = ObjectiveEvaluator.Evaluate(objective, history, at, maintenance);
            states.Update(status);
            found.Add((status, new StatesAt(objective, states)));
        }

        return found;
    }

    // Pending while the expression gives something, firing once it has done so for the rule's time.
    private static AlertPhase[] Phases(double?[] holds, TimeSpan wait)
    {
        var (phases, since) = (new AlertPhase[holds.Length], -1);
        for (var i = 0; i < holds.Length; i++)
        {
            since = holds[i] is null ? -1 : since < 0 ? i : since;
            phases[i] = since < 0 ? AlertPhase.Inactive : (i - since) * Interval >= wait ? AlertPhase.Firing : AlertPhase.Pending;
        }

        return phases;
    }

    private static double Compare(string what, double?[] actual, double?[] expected)
    {
        var largest = 0.0;
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < actual.Length; i++)
        {
            var difference = actual[i] is { } a && expected[i] is { } e ? Math.Abs(a - e) / Math.Max(1, Math.Abs(e)) : actual[i] is null && expected[i] is null ? 0 : double.NaN;
            Assert.True(difference <= Tolerance, string.Create(CultureInfo.InvariantCulture, $"{what} at evaluation {i}: Prometheus {actual[i]}, evaluator {expected[i]}"));
            largest = Math.Max(largest, difference);
        }

        return largest;
    }

    /// <summary>The alerts' phases at one evaluation.</summary>
    private sealed class StatesAt
    {
        private readonly Dictionary<BurnRateAlert, AlertPhase> _burns;
        private readonly AlertPhase _noData;

        public StatesAt(ServiceLevelObjective objective, AlertStates states)
        {
            _burns = objective.Alerts.ToDictionary(static a => a, a => states.Of(objective.Name, a).Phase);
            _noData = states.Of(objective.Name, null).Phase;
        }

        public AlertPhase Of(BurnRateAlert? alert) => alert is null ? _noData : _burns[alert];
    }
}
