namespace Proofload.Measurement.Recording;

/// <summary>What was measured about the reads and stamped events of one response. All nanoseconds; the default has none.</summary>
public readonly ref struct ReceiveTimes
{
    /// <summary>User-space reading minus kernel stamp, of each read that has one.</summary>
    public ReadOnlySpan<long> DelaysNs { get; init; }

    /// <summary>Arrival minus the server's own stamp, of each event that has one; empty falls back to the request's largest.</summary>
    public ReadOnlySpan<long> LagsNs { get; init; }

    /// <summary>The part of <see cref="LagsNs"/> whose events came alone in their read.</summary>
    public ReadOnlySpan<long> UncoalescedLagsNs { get; init; }
}
