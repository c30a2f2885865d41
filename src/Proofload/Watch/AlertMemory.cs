using System.Text.Json;
using Proofload.Slo;
using Proofload.Slo.Files;

namespace Proofload.Watch;

/// <summary>The states of alerts as they are kept over restarts. A state whose alert the objectives do not have any more is forgotten.</summary>
internal static class AlertMemory
{
    public const string Key = "alerts";

    public static string Write(AlertStates states) =>
        JsonSerializer.Serialize(states.All.Where(static s => s.Phase != AlertPhase.Inactive).Select(static s => new Line(KeyOf(s), s.Phase, s.Since, s.ActiveAt)));

    public static AlertStates Read(string? text, IReadOnlyList<ServiceLevelObjective> objectives)
    {
        Line[] lines;
        try
        {
            lines = text is null ? [] : JsonSerializer.Deserialize<Line[]>(text) ?? [];
        }
        catch (JsonException)
        {
            // Kept by another version: the alert fires again if it still holds.
            lines = [];
        }

        var kept = lines.ToDictionary(static l => l.Alert, StringComparer.Ordinal);
        var states = objectives.SelectMany(static o => o.Alerts.Cast<BurnRateAlert?>().Append(null).Select(a => new AlertState(o.Name, a, AlertPhase.Inactive, null, null)))
            .Select(s => kept.TryGetValue(KeyOf(s), out var line) ? s with { Phase = line.Phase, Since = line.Since, ActiveAt = line.ActiveAt } : null)
            .OfType<AlertState>();
        return new AlertStates(states);
    }

    private static string KeyOf(AlertState state) => state.Alert is not { } alert
        ? $"{state.Objective}/no-data"
        : $"{state.Objective}/{alert.Severity}/{SloScalars.FormatDuration(alert.Long)}/{SloScalars.FormatDuration(alert.Short)}";

    internal sealed record Line(string Alert, AlertPhase Phase, DateTimeOffset? Since, DateTimeOffset? ActiveAt);
}
