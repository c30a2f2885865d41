using Proofload.Measurement.Histograms;
using Proofload.Measurement.Recording;

namespace Proofload.Measurement.Health;

/// <summary>What the load generator itself did during the measured phase. Durations are seconds, shares are 0 to 1, null is unknown.</summary>
public sealed record GeneratorHealth
{
    /// <summary>Median of sent minus intended.</summary>
    public double? LatenessP50 { get; init; }

    /// <summary>99th percentile of sent minus intended.</summary>
    public double? LatenessP99 { get; init; }

    /// <summary>Maximum of sent minus intended.</summary>
    public double? LatenessMax { get; init; }

    /// <summary>Intended requests per second of the window; null is unknown.</summary>
    public double? OfferedRate { get; init; }

    /// <summary>Sent requests per second of the window; null is unknown.</summary>
    public double? SentRate { get; init; }

    /// <summary>Sent over intended requests, 0 to 1; null when nothing was intended.</summary>
    public double? SentRatio { get; init; }

    /// <summary>Requests not sent because the in-flight cap was reached; null is unknown.</summary>
    public long? Dropped { get; init; }

    /// <summary>CPU of this process as a share of one core (2.0 = two cores).</summary>
    public double? ProcessCpu { get; init; }

    /// <summary>CPU of the whole machine as a share of all cores.</summary>
    public double? MachineCpu { get; init; }

    /// <summary>Sum of garbage-collection pauses.</summary>
    public double? GcPauseTotal { get; init; }

    /// <summary>Longest garbage-collection pause.</summary>
    public double? GcPauseMax { get; init; }

    /// <summary>Longest observed wait of a work item in the thread-pool queue.</summary>
    public double? ThreadPoolDelayMax { get; init; }

    /// <summary>
    /// What tells when bytes of a response arrived: <c>kernel</c>, the stamp that the kernel gave them, or <c>user</c>, the clock right after
    /// they were read. <c>kernel</c> when at least half of the reads have a stamp. Empty is unknown.
    /// </summary>
    public string ReceiveClock { get; init; } = "";

    /// <summary>Median of user-space reading minus kernel stamp: how long bytes waited for the generator. No arrival contains it.</summary>
    public double? ReceiveDelayP50 { get; init; }

    /// <summary>99th percentile of the receive delay.</summary>
    public double? ReceiveDelayP99 { get; init; }

    /// <summary>Maximum of the receive delay.</summary>
    public double? ReceiveDelayMax { get; init; }

    /// <summary>Reads that were timed by the user-space clock although the kernel stamps: no stamp, or one that cannot be true. Null with the clock <c>user</c>.</summary>
    public long? UnstampedReads { get; init; }

    /// <summary>Their share of all reads of response bytes.</summary>
    public double? UnstampedShare { get; init; }

    /// <summary>Token-bearing events of successes that shared a read with another one: the gap between those counts as 0, and all have the arrival of the last. Null when nothing was streamed.</summary>
    public long? CoalescedEvents { get; init; }

    /// <summary>Their share of all token-bearing events.</summary>
    public double? CoalescedShare { get; init; }

    /// <summary>Median receive lag, where the server stamps its events.</summary>
    public double? ReceiveLagP50 { get; init; }

    /// <summary>99th percentile of the receive lag, where the server stamps its events.</summary>
    public double? ReceiveLagP99 { get; init; }

    /// <summary>Largest number of open file descriptors or handles seen.</summary>
    public long? OpenFiles { get; init; }

    /// <summary>The limit on open file descriptors.</summary>
    public long? OpenFilesLimit { get; init; }

    /// <summary>Fewest ephemeral ports seen free.</summary>
    public long? EphemeralPortsLeft { get; init; }

    /// <summary>Largest working set seen, bytes.</summary>
    public long? WorkingSetMax { get; init; }

    /// <summary>Managed memory allocated during the measured phase by the whole process, bytes.</summary>
    public long? AllocatedBytes { get; init; }

    /// <summary>The transport engine in use.</summary>
    public string Engine { get; init; } = "";

    /// <summary>Worker loops in use; 1 when unknown.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>Puts a run's health together.</summary>
    /// <param name="totals">The run's totals.</param>
    /// <param name="machine">The machine over the run; null when it was not watched.</param>
    public static GeneratorHealth From(RecorderSnapshot totals, MachineUsage? machine)
    {
        ArgumentNullException.ThrowIfNull(totals);
        var all = totals.All;
        var counters = all.Counters;
        var window = counters.WindowNs / 1e9;
        var lateness = all[RecordedMetric.Lateness];
        var lag = all[RecordedMetric.ReceiveLag];
        var delay = all[RecordedMetric.ReceiveDelay];
        var stamps = counters.StampedReads > 0 && counters.StampedReads * 2 >= counters.Reads;
        return new GeneratorHealth
        {
            LatenessP50 = At(lateness, 0.5),
            LatenessP99 = At(lateness, 0.99),
            LatenessMax = At(lateness, 1),
            OfferedRate = window > 0 ? counters.Intended / window : 0,
            SentRate = window > 0 ? counters.Sent / window : 0,
            SentRatio = counters.Intended > 0 ? (double)counters.Sent / counters.Intended : null,
            Dropped = counters.Dropped,
            ProcessCpu = machine?.ProcessCpu,
            MachineCpu = machine?.MachineCpu,
            GcPauseTotal = machine?.GcPauseTotalNs / 1e9,
            GcPauseMax = machine?.GcPauseMaxNs / 1e9,
            ThreadPoolDelayMax = machine?.ThreadPoolDelayNs / 1e9,
            ReceiveClock = stamps ? "kernel" : counters.Reads > 0 ? "user" : "",
            ReceiveDelayP50 = At(delay, 0.5),
            ReceiveDelayP99 = At(delay, 0.99),
            ReceiveDelayMax = At(delay, 1),
            UnstampedReads = stamps ? counters.Reads - counters.StampedReads : null,
            UnstampedShare = stamps ? (double)(counters.Reads - counters.StampedReads) / counters.Reads : null,
            CoalescedEvents = counters.Chunks > 0 ? counters.CoalescedChunks : null,
            CoalescedShare = counters.Chunks > 0 ? (double)counters.CoalescedChunks / counters.Chunks : null,
            ReceiveLagP50 = At(lag, 0.5),
            ReceiveLagP99 = At(lag, 0.99),
            OpenFiles = machine?.OpenFilesMax,
            OpenFilesLimit = machine?.OpenFilesLimit,
            EphemeralPortsLeft = machine?.EphemeralPortsLeftMin,
            WorkingSetMax = machine?.WorkingSetMaxBytes,
            AllocatedBytes = machine?.AllocatedBytes,
        };
    }

    private static double? At(SparseHistogram histogram, double q) =>
        histogram.Count == 0 ? null : histogram.ValueAtQuantile(q) / 1e9;
}
