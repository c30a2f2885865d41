using Proofload.Data;
using Proofload.Plans;

namespace Proofload.Load.Users;

/// <summary>Pauses of users, drawn per user and turn.</summary>
internal sealed class ThinkTime(Distribution distribution, ulong seed)
{
    private readonly DistributionSampler _sampler = new(distribution, "load.think_time");

    /// <summary>Pause of a user before a turn, nanoseconds, 0 or more.</summary>
    public long Ns(int user, long turn)
    {
        var seconds = _sampler.Sample(seed, LoadStreams.Think + (ulong)user, (ulong)turn);
        return seconds > 0 ? (long)Math.Min(seconds * 1e9, 1e18) : 0;
    }
}
