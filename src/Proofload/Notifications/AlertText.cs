using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Proofload.Reports;
using Proofload.Reports.Objectives;
using Proofload.Slo;

namespace Proofload.Notifications;

/// <summary>Says of an alert what a person needs: which objective, what burns, how fast, what is left and for how long, since when, where to look.</summary>
internal static class AlertText
{
    public const string BurnName = "ProofloadBudgetBurn";
    public const string AbsentName = "ProofloadNoData";

    public static NotifiedAlert Of(AlertState state, ObjectiveStatus status, string? link)
    {
        var labels = Labels(status.Objective, state.Alert);
        return new NotifiedAlert
        {
            Id = IdOf(labels),
            Labels = labels,
            StartsAt = state.Since ?? status.At,
            Summary = Summary(state, status),
            Facts = Facts(state, status),
            Numbers = Numbers(state, status),
            Link = link is null ? null : Fill(link, labels),
        };
    }

    public static SortedDictionary<string, string> Labels(ServiceLevelObjective objective, BurnRateAlert? alert)
    {
        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["alertname"] = alert is null ? AbsentName : BurnName,
            ["objective"] = objective.Name,
            ["severity"] = alert?.Severity ?? (objective.Alerts.Count > 0 ? objective.Alerts[^1].Severity : "ticket"),
        };
        Add("service", objective.Scope.Service);
        Add("model", objective.Scope.Model);
        Add("route", objective.Scope.Route);
        Add("region", objective.Scope.Region);
        if (alert is not null)
        {
            labels["long"] = ObjectiveText.Length(alert.Long);
            labels["short"] = ObjectiveText.Length(alert.Short);
            var twins = objective.Alerts.TakeWhile(a => a != alert).Count(a => a.Severity == alert.Severity && a.Long == alert.Long && a.Short == alert.Short);
            if (twins > 0)
                labels["twin"] = twins.ToString(CultureInfo.InvariantCulture);
        }

        return labels;

        void Add(string name, string value)
        {
            if (value.Length > 0)
                labels[name] = value;
        }
    }

    public static string IdOf(IReadOnlyDictionary<string, string> labels) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', labels.OrderBy(static l => l.Key, StringComparer.Ordinal).Select(static l => $"{l.Key}\0{l.Value}")))))[..16];

    private static string Summary(AlertState state, ObjectiveStatus status)
    {
        var objective = status.Objective;
        var what = objective.Scope.Service.Length > 0 ? $"{objective.Scope.Service}: {objective.Name}" : objective.Name;
        if (state.Alert is not { } alert)
            return $"{what}: nothing was counted for {ObjectiveText.Span(status.AbsentAfter)}";
        var condition = status.Alerts.FirstOrDefault(c => c.Alert == alert);
        return $"{what} burns its error budget at {ObjectiveText.Burn(condition?.LongBurn)} times the rate it can afford";
    }

    private static List<AlertFact> Facts(AlertState state, ObjectiveStatus status)
    {
        var objective = status.Objective;
        var facts = new List<AlertFact>
        {
            new("objective", $"{objective.Name}: {IndicatorText.Of(objective)} for {ObjectiveText.Target(objective.Target)} over {ObjectiveText.Window(objective.Window)}"),
        };
        if (objective.Description.Length > 0)
            facts.Add(new("means", objective.Description));
        var scope = string.Join(", ", new[] { ("model", objective.Scope.Model), ("route", objective.Scope.Route), ("region", objective.Scope.Region) }.Where(static s => s.Item2.Length > 0).Select(static s => $"{s.Item1} {s.Item2}"));
        if (scope.Length > 0)
            facts.Add(new("where", scope));
        if (state.Alert is { } alert)
        {
            var condition = status.Alerts.FirstOrDefault(c => c.Alert == alert);
            facts.Add(new("burns", $"{ObjectiveText.Burn(condition?.LongBurn)} over {ObjectiveText.Length(alert.Long)} and {ObjectiveText.Burn(condition?.ShortBurn)} over {ObjectiveText.Length(alert.Short)}; told above {ObjectiveText.Factor(alert.Factor)}"));
        }
        else
        {
            facts.Add(new("silence", $"nothing was counted for {ObjectiveText.Span(status.AbsentAfter)}, so no other alert of it can fire"));
        }

        facts.Add(new("good", status.Sli is { } sli ? $"{NumberFormat.Percent(sli)} of {NumberFormat.Count((long)status.Use.Total)}" : "nothing counted"));
        facts.Add(new("budget left", status.BudgetRemaining is { } left ? NumberFormat.Percent(left) : "unknown"));
        facts.Add(new("forecast", Forecast(status.Forecast)));
        if (status.PolicyStep is { } step)
            facts.Add(new("agreed", step.Action));
        return facts;
    }

    private static string Forecast(BudgetForecast forecast) => forecast.Kind switch
    {
        ForecastKind.Lasts => "the budget lasts at this rate",
        ForecastKind.Gone => $"the budget is gone in {(forecast.In is { } time ? ObjectiveText.Span(time) : "an unknown time")} at this rate",
        ForecastKind.Recovers => $"the budget is gone; some is back in {(forecast.In is { } back ? ObjectiveText.Span(back) : "an unknown time")} at this rate",
        ForecastKind.StaysGone => "the budget is gone and stays so at this rate",
        _ => "unknown",
    };

    private static AlertNumbers Numbers(AlertState state, ObjectiveStatus status)
    {
        var condition = status.Alerts.FirstOrDefault(c => c.Alert == state.Alert);
        return new AlertNumbers
        {
            Target = status.Objective.Target,
            Sli = status.Sli,
            LongBurn = condition?.LongBurn,
            ShortBurn = condition?.ShortBurn,
            Factor = state.Alert?.Factor,
            BudgetRemaining = status.BudgetRemaining,
            GoneInSeconds = status.Forecast.Kind == ForecastKind.Gone ? status.Forecast.In?.TotalSeconds : null,
        };
    }

    private static string Fill(string link, SortedDictionary<string, string> labels)
    {
        foreach (var name in new[] { "objective", "service", "severity" })
            link = link.Replace("{" + name + "}", Uri.EscapeDataString(labels.GetValueOrDefault(name, "")), StringComparison.Ordinal);
        return link;
    }
}
