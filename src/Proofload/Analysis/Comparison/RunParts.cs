using Proofload.Plans;
using Proofload.Results;

namespace Proofload.Analysis.Comparison;

/// <summary>The parts of a finished run: all of it, a kind of request, a turn of one or of all conversations, a length of prompts.</summary>
internal static class RunParts
{
    public static IReadOnlyDictionary<string, MetricSummary>? Metrics(RunResult run, Criterion c) =>
        (c.PromptsFrom, c.Kind, c.Turn) switch
        {
            ({ } from, _, _) => run.PromptBins.FirstOrDefault(b => b.From == from)?.Metrics,
            (_, null, null) => run.Metrics,
            (_, _, null) => run.Kinds.FirstOrDefault(k => k.Name == c.Kind)?.Metrics,
            _ => Turn(run, c.Kind, c.Turn.Value)?.Metrics,
        };

    /// <summary>True for all requests of a run.</summary>
    public static bool IsWhole(Criterion c) => c is { PromptsFrom: null, Kind: null, Turn: null };

    public static RunCounts? Counts(RunResult run, string? kind, int? turn) =>
        (kind, turn) switch
        {
            (null, null) => run.Counts,
            (_, null) => run.Kinds.FirstOrDefault(k => k.Name == kind)?.Counts,
            _ => Turn(run, kind, turn.Value)?.Counts,
        };

    // A turn of all conversations is that of the one kind that has turns; of several it is not kept together.
    private static TurnResult? Turn(RunResult run, string? kind, int turn)
    {
        var kinds = run.Kinds.Where(k => k.Turns.Count > 0 && (kind is null || k.Name == kind)).ToList();
        return kinds.Count == 1 ? kinds[0].Turns.FirstOrDefault(t => t.Turn == turn) : null;
    }
}
