using Proofload.Analysis.Gates;
using Proofload.Reports.Gates;
using Proofload.Studies;

namespace Proofload.Cli.Gating;

/// <summary>What a gate will be able to find, said before it starts.</summary>
internal static class GateForecast
{
    private static readonly double[] Examples = [0.02, 0.05, 0.1];

    /// <summary>The lines.</summary>
    /// <param name="study">The gate.</param>
    /// <param name="earlier">A finished gate of the same plan, from which the noise is known; null for none.</param>
    public static IEnumerable<string> Lines(GateStudy study, GateOutcome? earlier)
    {
        if (study.Mode == GateMode.Stored)
        {
            yield return $"Against {study.Stored.Count} stored runs, judged once after {study.Most} runs; weaker than pairs, because what changed since then looks like the candidate's doing.";
            yield break;
        }

        var criteria = study.Plan.Gate!.Criteria;
        var known = earlier?.Criteria.Where(static c => c.Spread is not null).ToDictionary(static c => c.Criterion.Subject, static c => c.Spread!.Value, StringComparer.Ordinal) ?? [];
        foreach (var criterion in criteria.Where(static c => c.IsRelative))
        {
            if (known.TryGetValue(criterion.Subject, out var spread) && GateDetection.Of(criterion, study.Most, criteria.Count, spread) is { } found)
            {
                yield return $"Minimum detectable effect of {criterion.Subject}: {GateWords.Percent(found.Change)} with {study.Most} pairs (noise {spread * 100:0.0}% from pair to pair, as in {earlier!.Id}); an unchanged candidate {(found.PassesUnchanged ? "passes" : "stays undecided")} most of the time.";
            }
            else if (Examples.Select(s => (Spread: s, Found: GateDetection.Of(criterion, study.Most, criteria.Count, s))).Where(static e => e.Found is not null).ToList() is { Count: > 0 } examples)
            {
                yield return $"Minimum detectable effect of {criterion.Subject} with {study.Most} pairs: {string.Join(", ", examples.Select(static e => $"{GateWords.Percent(e.Found!.Value.Change)} at a noise of {e.Spread * 100:0}%"))} from pair to pair. The noise here is not known yet; --self-test measures it.";
            }
        }
    }
}
