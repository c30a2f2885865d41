using System.Collections.Immutable;

namespace Proofload.Measurement.Recording;

/// <summary>
/// What was counted over some requests of the measured phase. Immutable; <see cref="Merge"/> adds up workers, request kinds or machines.
/// </summary>
public sealed record RequestCounters
{
    private static readonly ImmutableArray<long> NoOutcomes = [.. new long[ErrorKinds.Count]];
    private static readonly ImmutableArray<long> NoTokens = [.. new long[4]];

    /// <summary>Nothing counted.</summary>
    public static RequestCounters None { get; } = new();

    /// <summary>Requests whose due time came: recorded ones plus dropped ones.</summary>
    public long Intended { get; init; }

    /// <summary>Requests that the generator really made: those whose start was handed to a socket, and those that failed before because the target took no connection.</summary>
    public long Sent { get; init; }

    /// <summary>Requests that were due and never tried because the in-flight cap was reached.</summary>
    public long Dropped { get; init; }

    /// <summary>Recorded requests by outcome, indexed by <see cref="ErrorKind"/>.</summary>
    public ImmutableArray<long> ByOutcome { get; init; } = NoOutcomes;

    /// <summary>Successes that met every per-request objective; null when there was no judge.</summary>
    public long? Good { get; init; }

    /// <summary>Output tokens of successes.</summary>
    public long OutputTokens { get; init; }

    /// <summary>Output tokens of successes by where the count came from, indexed by <see cref="TokenSource"/>.</summary>
    public ImmutableArray<long> OutputTokensBySource { get; init; } = NoTokens;

    /// <summary>Successes whose output tokens both the server and the plan's tokenizer counted.</summary>
    public long ComparedRequests { get; init; }

    /// <summary>The server's counts of those.</summary>
    public long ComparedUsageTokens { get; init; }

    /// <summary>The tokenizer's counts of those.</summary>
    public long ComparedTokenizerTokens { get; init; }

    /// <summary>Prompt tokens of successes.</summary>
    public long PromptTokens { get; init; }

    /// <summary>Reasoning tokens of successes.</summary>
    public long ReasoningTokens { get; init; }

    /// <summary>Prompt tokens of successes that the server served from its prefix cache.</summary>
    public long CachedTokens { get; init; }

    /// <summary>Body bytes sent by all recorded requests.</summary>
    public long BytesSent { get; init; }

    /// <summary>Body bytes received by all recorded requests.</summary>
    public long BytesReceived { get; init; }

    /// <summary>Token-bearing events of successes.</summary>
    public long Chunks { get; init; }

    /// <summary>Those of <see cref="Chunks"/> that shared a read with another one.</summary>
    public long CoalescedChunks { get; init; }

    /// <summary>Reads of response bytes by all recorded requests.</summary>
    public long Reads { get; init; }

    /// <summary>Those of <see cref="Reads"/> whose arrival the kernel stamped.</summary>
    public long StampedReads { get; init; }

    /// <summary>Earliest intended time (earliest send where the intended time is not known), nanoseconds since the run's start; null without a request.</summary>
    public long? FirstIntendedNs { get; init; }

    /// <summary>Latest end of a success or failure, nanoseconds since the run's start. A cancelled request does not move it.</summary>
    public long? LastDoneNs { get; init; }

    /// <summary>Successes.</summary>
    public long Succeeded => ByOutcome[(int)ErrorKind.Ok];

    /// <summary>Requests ended by us: neither success nor failure.</summary>
    public long Cancelled => ByOutcome[(int)ErrorKind.Cancelled];

    /// <summary>Failures of every kind.</summary>
    public long Failed => ByOutcome.Sum() - Succeeded - Cancelled;

    /// <summary>Successes and failures.</summary>
    public long Completed => Succeeded + Failed;

    /// <summary>First intended to last done, nanoseconds; 0 when nothing was completed.</summary>
    public long WindowNs => FirstIntendedNs is { } first && LastDoneNs is { } last ? Math.Max(0, last - first) : 0;

    /// <summary>Failed / (successful + failed); null when nothing was completed.</summary>
    public double? ErrorRate => Completed == 0 ? null : (double)Failed / Completed;

    /// <summary>Requests with one outcome.</summary>
    /// <param name="kind">The outcome.</param>
    public long Count(ErrorKind kind) => ByOutcome[(int)kind];

    /// <summary>The counters of both sets of requests.</summary>
    /// <param name="other">The other set, disjoint from this one.</param>
    public RequestCounters Merge(RequestCounters other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new RequestCounters
        {
            Intended = Intended + other.Intended,
            Sent = Sent + other.Sent,
            Dropped = Dropped + other.Dropped,
            ByOutcome = Add(ByOutcome, other.ByOutcome),
            Good = Good is null && other.Good is null ? null : (Good ?? 0) + (other.Good ?? 0),
            OutputTokens = OutputTokens + other.OutputTokens,
            OutputTokensBySource = Add(OutputTokensBySource, other.OutputTokensBySource),
            ComparedRequests = ComparedRequests + other.ComparedRequests,
            ComparedUsageTokens = ComparedUsageTokens + other.ComparedUsageTokens,
            ComparedTokenizerTokens = ComparedTokenizerTokens + other.ComparedTokenizerTokens,
            PromptTokens = PromptTokens + other.PromptTokens,
            ReasoningTokens = ReasoningTokens + other.ReasoningTokens,
            CachedTokens = CachedTokens + other.CachedTokens,
            BytesSent = BytesSent + other.BytesSent,
            BytesReceived = BytesReceived + other.BytesReceived,
            Chunks = Chunks + other.Chunks,
            CoalescedChunks = CoalescedChunks + other.CoalescedChunks,
            Reads = Reads + other.Reads,
            StampedReads = StampedReads + other.StampedReads,
            FirstIntendedNs = Pick(FirstIntendedNs, other.FirstIntendedNs, Math.Min),
            LastDoneNs = Pick(LastDoneNs, other.LastDoneNs, Math.Max),
        };
    }

    /// <inheritdoc/>
    public bool Equals(RequestCounters? other) =>
        other is not null
        && (Intended, Sent, Dropped, Good) == (other.Intended, other.Sent, other.Dropped, other.Good)
        && (OutputTokens, PromptTokens, ReasoningTokens, CachedTokens)
            == (other.OutputTokens, other.PromptTokens, other.ReasoningTokens, other.CachedTokens)
        && (BytesSent, BytesReceived, Chunks) == (other.BytesSent, other.BytesReceived, other.Chunks)
        && (CoalescedChunks, Reads, StampedReads) == (other.CoalescedChunks, other.Reads, other.StampedReads)
        && (ComparedRequests, ComparedUsageTokens, ComparedTokenizerTokens)
            == (other.ComparedRequests, other.ComparedUsageTokens, other.ComparedTokenizerTokens)
        && (FirstIntendedNs, LastDoneNs) == (other.FirstIntendedNs, other.LastDoneNs)
        && ByOutcome.AsSpan().SequenceEqual(other.ByOutcome.AsSpan())
        && OutputTokensBySource.AsSpan().SequenceEqual(other.OutputTokensBySource.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() =>
        HashCode.Combine(Intended, Sent, Dropped, Succeeded, OutputTokens, BytesReceived, FirstIntendedNs, LastDoneNs);

    private static ImmutableArray<long> Add(ImmutableArray<long> a, ImmutableArray<long> b) => [.. a.Zip(b, static (x, y) => x + y)];

    private static long? Pick(long? a, long? b, Func<long, long, long> better) =>
        a is null ? b : b is null ? a : better(a.Value, b.Value);
}
