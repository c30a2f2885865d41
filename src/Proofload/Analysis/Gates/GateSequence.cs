using Proofload.Analysis.Comparison;
using Proofload.Measurement.Gating;
using Proofload.Plans;
using Proofload.Results;

namespace Proofload.Analysis.Gates;

/// <summary>
/// The judge of a gate: takes pair after pair, looks after each ABBA block, and decides each criterion once. Worse is corrected over the criteria by
/// Holm's steps at each look (Ye, Li, Liu and Yao, A group sequential Holm procedure, 2013); within needs no correction, because a gate passes only
/// when all criteria are.
/// </summary>
internal sealed class GateSequence
{
    private readonly List<CriterionSequence> _criteria;

    /// <param name="criteria">What may change.</param>
    /// <param name="most">Pairs planned at most, even.</param>
    public GateSequence(IReadOnlyList<Criterion> criteria, int most)
    {
        _criteria = [.. criteria.Select(c => new CriterionSequence(c, most))];
        Most = most;
    }

    public int Most { get; }

    public int Pairs { get; private set; }

    public IReadOnlyList<CriterionSequence> Criteria => _criteria;

    public bool HasWorse => _criteria.Exists(static c => c.Decision == ComparisonVerdict.Worse);

    public bool IsWithin => _criteria.TrueForAll(static c => c.Decision is ComparisonVerdict.Same or ComparisonVerdict.Better);

    public bool IsDecided => HasWorse || IsWithin;

    /// <summary>Pairs after which a regression can be shown at the earliest, with so many criteria; null when so few pairs allow none.</summary>
    public static int? FirstDecision(IReadOnlyList<Criterion> criteria, int most) => RankBoundary.Of(most, CriterionJudge.Level / Math.Max(1, criteria.Count)).First;

    public void Add(RunResult a, RunResult b) => Add([.. _criteria.Select(c => (RunFigures.Of(a, c.Criterion), RunFigures.Of(b, c.Criterion)))]);

    public void Add(IReadOnlyList<(RunFigure? A, RunFigure? B)> figures)
    {
        Pairs++;
        for (var i = 0; i < _criteria.Count; i++)
            _criteria[i].Add(figures[i].A, figures[i].B);
        if (Pairs % RankBoundary.Step != 0)
            return;

        var among = _criteria.Count - _criteria.Count(static c => c.Decision == ComparisonVerdict.Worse);
        while (among > 0 && _criteria.Where(c => c.IsBeyond(among)).ToList() is { Count: > 0 } beyond)
        {
            beyond.ForEach(static c => c.DecideWorse());
            among -= beyond.Count;
        }

        _criteria.ForEach(static c => c.DecideWithin());
    }
}
