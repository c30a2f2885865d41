using System.Globalization;
using Proofload.Plans;
using Proofload.Slo;
using Proofload.Slo.Files;

namespace Proofload.Watch.Notifying;

/// <summary>Says what an alert is about.</summary>
public static class NoticeMaker
{
    /// <summary>The notice of an alert that fires.</summary>
    internal static AlertNotice Of(AlertState state, ObjectiveStatus status)
    {
        var objective = status.Objective;
        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["alertname"] = state.Alert is null ? "ProofloadNoData" : "ProofloadBudgetBurn",
            ["objective"] = objective.Name,
            ["severity"] = state.Alert?.Severity ?? Severity(objective),
        };
        foreach (var (name, value) in new[] { ("service", objective.Scope.Service), ("model", objective.Scope.Model), ("route", objective.Scope.Route), ("region", objective.Scope.Region) })
        {
            if (value.Length > 0)
                labels[name] = value;
        }

        if (state.Alert is { } alert)
        {
            labels["long"] = SloScalars.FormatDuration(alert.Long);
            labels["short"] = SloScalars.FormatDuration(alert.Short);
        }

        var (summary, description) = state.Alert is null ? Absent(status) : Burning(state.Alert, status);
        return new AlertNotice(KeyOf(state), labels, summary, description, state.Since ?? status.At, null);
    }

    /// <summary>What an alert is, over restarts.</summary>
    internal static string KeyOf(AlertState state) => state.Alert is null
        ? $"{state.Objective}/no-data"
        : string.Create(CultureInfo.InvariantCulture, $"{state.Objective}/{state.Alert.Severity}/{SloScalars.FormatDuration(state.Alert.Long)}/{SloScalars.FormatDuration(state.Alert.Short)}");

    /// <summary>The most urgent severity of the objective: nothing counted may hide the worst.</summary>
    internal static string Severity(ServiceLevelObjective objective) => objective.Alerts.Count > 0 ? objective.Alerts[0].Severity : "ticket";

    /// <summary>What becomes of the budget, in words.</summary>
    /// <param name="forecast">The forecast.</param>
    public static string Forecast(BudgetForecast forecast) => forecast?.Kind switch
    {
        ForecastKind.Gone => $"budget gone in {Roughly(forecast!.In)} at this rate",
        ForecastKind.Recovers => $"budget gone, some again in {Roughly(forecast!.In)}",
        ForecastKind.StaysGone => "budget gone and stays so at this rate",
        ForecastKind.Lasts => "budget lasts at this rate",
        _ => "no forecast without recent data",
    };

    /// <summary>A time in two units: <c>3d 4h</c>.</summary>
    internal static string Roughly(TimeSpan? time) => time is not { } t ? "?" : t.TotalDays >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{(int)t.TotalDays}d {t.Hours}h")
        : t.TotalHours >= 1 ? string.Create(CultureInfo.InvariantCulture, $"{(int)t.TotalHours}h {t.Minutes}m")
        : t.TotalMinutes >= 1 ? string.Create(CultureInfo.InvariantCulture, $"{(int)t.TotalMinutes}m {t.Seconds}s")
        : string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, (int)Math.Ceiling(t.TotalSeconds))}s");

    /// <summary>The target of an objective as it was written: <c>99.9%</c>.</summary>
    /// <param name="objective">The objective.</param>
    public static string Target(ServiceLevelObjective objective)
    {
        ArgumentNullException.ThrowIfNull(objective);
        return SloScalars.FormatShare(objective.Target);
    }

    /// <summary>A share in percent with as many digits as it needs to be told from its target.</summary>
    /// <param name="share">The share, 0 to 1.</param>
    public static string Percent(double share) => (share * 100).ToString("0.####", CultureInfo.InvariantCulture) + "%";

    private static (string Summary, string Description) Absent(ObjectiveStatus status) => (
        $"{status.Objective.Name}: nothing was counted for {Units.FormatDuration(status.AbsentAfter)}",
        "No other alert of this objective can fire while nothing is counted. Is the watch running, and does the target get its requests?");

    private static (string Summary, string Description) Burning(BurnRateAlert alert, ObjectiveStatus status)
    {
        var condition = status.Alerts.First(c => c.Alert == alert);
        var summary = string.Create(CultureInfo.InvariantCulture, $"{status.Objective.Name} burns its error budget {condition.LongBurn:0.#} times too fast over {SloScalars.FormatDuration(alert.Long)} ({condition.ShortBurn:0.#} over {SloScalars.FormatDuration(alert.Short)}; alert at {alert.Factor})");
        var sli = status.Sli is { } share ? $"{Percent(share)} good of a target of {SloScalars.FormatShare(status.Objective.Target)}" : "no data";
        var remaining = status.BudgetRemaining is { } left ? $"{Percent(left)} of the budget left" : "budget unknown";
        var policy = status.PolicyStep is { } step ? $" Agreed at {SloScalars.FormatShare(step.At)}: {step.Action}." : "";
        return (summary, $"{sli}, {remaining}; {Forecast(status.Forecast)}.{policy}");
    }
}
