namespace Proofload.Analysis.Canaries;

/// <summary>
/// Decides at each look whether a canary's judgement is settled. Only what is bad for it can settle it early: a canary that looks well now may still
/// get worse, so it passes at its planned end and nowhere before.
/// </summary>
/// <param name="schedule">When there are looks.</param>
/// <param name="options">How sure it has to be.</param>
public sealed class CanaryDecision(CanarySchedule schedule, CanaryOptions options)
{
    /// <summary>The newest look; null before the first.</summary>
    public CanaryJudgement? Last { get; private set; }

    /// <summary>Windows that the newest look saw.</summary>
    public int Windows { get; private set; }

    /// <summary>True when the newest look shows the canary worse, so that nothing can change it.</summary>
    public bool IsSettled => Last?.Verdict is CanaryVerdict.Worse or CanaryVerdict.Unsteady;

    /// <summary>Looks at what was seen so far.</summary>
    /// <param name="window">Windows that are complete.</param>
    /// <param name="evidence">What was seen in them.</param>
    /// <returns>The judgement; null when there is no look after this window, or nothing to look at.</returns>
    public CanaryJudgement? Look(int window, IReadOnlyList<CanaryEvidence> evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        if (IsSettled || evidence.Count == 0 || schedule.ShareAt(window) is not (> 0 and var share))
            return null;
        Windows = window;
        return Last = CanaryJudge.Judge(evidence, options with { Share = share });
    }
}
