using Proofload.Load;
using Proofload.Running;

namespace Proofload.Watch.Probing;

/// <summary>A target, ready to be probed: where its requests go and what they are.</summary>
/// <param name="Index">Its place among the targets.</param>
/// <param name="Target">What was said of it.</param>
/// <param name="Lane">The lane that carries its requests.</param>
/// <param name="Kinds">Its kinds of request and their numbers in the lane.</param>
/// <param name="Mix">Which probe is of which kind.</param>
/// <param name="TimeoutNs">Most time for an answer.</param>
internal sealed record ProbeTarget(int Index, WatchTarget Target, ProbeLane Lane, IReadOnlyList<(RequestKind Kind, int Number, bool IsChecked)> Kinds, MixSelector Mix, long TimeoutNs)
{
    /// <summary>Probes under way; the loop's own.</summary>
    public int UnderWay { get; set; }
}
