using Proofload.Reports.Objectives;
using Proofload.Slo;

namespace Proofload.Cli.Objectives;

/// <summary>Says how the objectives of a file stand by the counts of a source.</summary>
internal static class StatusReader
{
    public static async Task<IReadOnlyList<StatusRow>> ReadAsync(ObjectivesFile file, ICountSource source, DateTimeOffset at, CancellationToken stop)
    {
        var rows = new List<StatusRow>();
        foreach (var objective in file.Objectives)
        {
            var reach = objective.Alerts.Select(static a => a.Long + a.For).Append(objective.Window.Length).Max() * 2;
            var history = await source.FindAsync(objective.Name, at - reach, at, stop) ?? new CountHistory();
            var status = ObjectiveEvaluator.Evaluate(objective, history, at, file.Maintenance, file.Adjustments);
            var counted = CorrectedHistory.Of(history, objective.Name, file.Maintenance, file.Adjustments);
            rows.Add(new StatusRow(status, AlertReplay.PhasesAt(objective, counted, at), history.First, history.Last));
        }

        return rows;
    }
}
