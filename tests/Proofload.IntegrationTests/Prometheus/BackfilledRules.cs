using System.Globalization;
using System.Text;
using System.Text.Json;
using Proofload.IntegrationTests.Servers;
using Proofload.Slo.Rules;

namespace Proofload.IntegrationTests.Prometheus;

/// <summary>
/// A real Prometheus whose past is made from samples and from what it answers itself: each recording rule is asked over HTTP for every evaluation of the past, and
/// its answers are there for the rules that build on it, as if the server had run all the time.
/// </summary>
internal sealed class BackfilledRules : IAsyncDisposable
{
    private readonly DateTimeOffset _begin;
    private readonly TimeSpan _interval;
    private readonly int _evaluations;
    private readonly PrometheusServer _server;
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromMinutes(2) };
    private readonly StringBuilder _new = new();

    /// <param name="begin">Time of the first sample; the first evaluation is an interval later.</param>
    /// <param name="interval">Time from one scrape, and evaluation, to the next.</param>
    /// <param name="evaluations">How many evaluations.</param>
    public BackfilledRules(DateTimeOffset begin, TimeSpan interval, int evaluations)
    {
        (_begin, _interval, _evaluations) = (begin, interval, evaluations);

        // A series whose rule gave nothing ends there: a file of samples cannot say so, but nothing older than this evaluation's is looked at.
        _server = new PrometheusServer { Lookback = interval - TimeSpan.FromMilliseconds(1) };
    }

    public int Queries { get; private set; }

    /// <summary>Adds a series: a value for each scrape, null for none.</summary>
    public void Add(string name, IEnumerable<KeyValuePair<string, string>> labels, IEnumerable<double?> values)
    {
        var head = name + "{" + string.Join(',', labels.Select(static l => $"{l.Key}=\"{l.Value}\"")) + "} ";
        var at = _begin;
        foreach (var value in values)
        {
            if (value is { } v)
                _new.Append(head).Append(v.ToString("R", CultureInfo.InvariantCulture)).Append(CultureInfo.InvariantCulture, $" {at.ToUnixTimeSeconds()}\n");
            at += _interval;
        }
    }

    /// <summary>Evaluates every recording rule, in an order in which none comes before what it builds on.</summary>
    public async Task RecordAsync(RuleFile rules)
    {
        var waiting = rules.Groups.SelectMany(static g => g.Rules).Where(static r => r.Record.Length > 0).ToList();
        while (waiting.Count > 0)
        {
            await ShowAsync();
            var ready = waiting.Where(r => waiting.TrueForAll(w => !r.Expression.Contains(w.Record, StringComparison.Ordinal))).ToList();
            Assert.NotEmpty(ready);
            foreach (var rule in ready)
                await RecordAsync(rule);
            waiting.RemoveAll(ready.Contains);
        }

        await ShowAsync();
    }

    /// <summary>What an expression with at most one series gave at each evaluation; null for nothing.</summary>
    public async Task<double?[]> AskAsync(string expression)
    {
        var series = await QueryAsync(expression);
        Assert.True(series.Count <= 1, $"{expression} gives {series.Count} series");
        return series.Count == 1 ? series[0].Values : new double?[_evaluations];
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _server.DisposeAsync();
    }

    private async Task RecordAsync(PrometheusRule rule)
    {
        foreach (var (labels, values) in await QueryAsync(rule.Expression))
        {
            foreach (var label in rule.Labels)
                labels[label.Key] = label.Value;
            Add(rule.Record, labels, values.Prepend(null));
        }
    }

    private async Task ShowAsync()
    {
        if (_new.Length == 0)
            return;
        await _server.AddHistoryAsync(_new.Append("# EOF\n").ToString());
        _new.Clear();
    }

    private async Task<List<(Dictionary<string, string> Labels, double?[] Values)>> QueryAsync(string expression)
    {
        Queries++;
        var first = _begin + _interval;
        using var form = new FormUrlEncodedContent([
            new("query", expression),
            new("start", first.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)),
            new("end", (_begin + (_interval * _evaluations)).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)),
            new("step", _interval.TotalSeconds.ToString(CultureInfo.InvariantCulture))]);
        using var response = await _http.PostAsync(new Uri(await _server.RequireAsync(), "api/v1/query_range"), form, TestContext.Current.CancellationToken);
        using var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.True(response.IsSuccessStatusCode, expression + "\n" + answer.RootElement);
        var found = new List<(Dictionary<string, string>, double?[])>();
        foreach (var series in answer.RootElement.GetProperty("data").GetProperty("result").EnumerateArray())
        {
            var values = new double?[_evaluations];
            foreach (var point in series.GetProperty("values").EnumerateArray())
                values[(int)((point[0].GetDouble() - first.ToUnixTimeSeconds()) / _interval.TotalSeconds)] = double.Parse(point[1].GetString()!, CultureInfo.InvariantCulture);
            found.Add((series.GetProperty("metric").EnumerateObject().Where(static l => l.Name != "__name__").ToDictionary(static l => l.Name, static l => l.Value.GetString()!, StringComparer.Ordinal), values));
        }

        return found;
    }
}
