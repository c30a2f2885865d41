using Proofload.Results;

namespace Proofload.Storage;

/// <summary>A stored run's line with what tells whether its process lives.</summary>
/// <param name="Listing">The line.</param>
/// <param name="Owner">Who makes it; null when not known (stored by the first version).</param>
/// <param name="Heartbeat">When it last stored something; null when not known.</param>
internal sealed record StoredLine(RunListing Listing, RunOwner? Owner, DateTimeOffset? Heartbeat);

/// <summary>Decides whether the process of a run that is marked as going on has died.</summary>
internal static class OwnerLiveness
{
    /// <summary>A run stores something every second; a silence as long as this is a death where the process cannot be seen.</summary>
    internal static readonly TimeSpan Silence = TimeSpan.FromSeconds(60);

    public static bool IsDead(StoredLine line, IOwnerProbe probe, DateTimeOffset now)
    {
        var state = line.Owner is null ? OwnerState.Unknown : probe.Look(line.Owner);
        return state switch
        {
            OwnerState.Alive => false,
            OwnerState.Dead => true,
            _ => line.Heartbeat is not { } heartbeat || now - heartbeat > Silence,
        };
    }
}
