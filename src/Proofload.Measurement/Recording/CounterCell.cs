namespace Proofload.Measurement.Recording;

/// <summary>The worker's own, mutable counters behind <see cref="RequestCounters"/>.</summary>
internal sealed class CounterCell
{
    private readonly long[] _byOutcome = new long[ErrorKinds.Count];
    private readonly long[] _bySource = new long[4];
    private long _dropped;
    private long _recorded;
    private long _sent;
    private long _good;
    private long _comparedRequests;
    private long _comparedUsageTokens;
    private long _comparedTokenizerTokens;
    private long _promptTokens;
    private long _reasoningTokens;
    private long _cachedTokens;
    private long _bytesSent;
    private long _bytesReceived;
    private long _chunks;
    private long _coalescedChunks;
    private long _reads;
    private long _stampedReads;
    private long _firstIntended = long.MaxValue;
    private long _lastDone = long.MinValue;

    public void Count(in RequestRecord r, bool good)
    {
        _recorded++;
        _byOutcome[(int)r.Outcome]++;
        _bytesSent += r.BytesSent;
        _bytesReceived += r.BytesReceived;
        _reads += r.Reads;
        _stampedReads += r.StampedReads;
        var start = r.Intended >= 0 ? r.Intended : r.Sent;
        if (start >= 0)
            _firstIntended = Math.Min(_firstIntended, start);
        // A connection that the target refused was still tried on time: the generator did its part.
        if (r.Sent >= 0 || r.IsFailure)
            _sent++;
        if (r.Outcome != ErrorKind.Cancelled && r.Done >= 0)
            _lastDone = Math.Max(_lastDone, r.Done);
        if (!r.IsSuccess)
            return;

        if (good)
            _good++;
        _chunks += r.Chunks;
        _coalescedChunks += r.CoalescedChunks;
        if (r.OutputTokens > 0)
            _bySource[(int)r.TokenSource] += r.OutputTokens;
        if (r.TokenizerTokens >= 0 && r is { TokenSource: TokenSource.Usage, OutputTokens: >= 0 })
        {
            _comparedRequests++;
            _comparedUsageTokens += r.OutputTokens;
            _comparedTokenizerTokens += r.TokenizerTokens;
        }

        _promptTokens += Math.Max(0, r.PromptTokens);
        _reasoningTokens += Math.Max(0, r.ReasoningTokens);
        _cachedTokens += Math.Max(0, r.CachedTokens);
    }

    public void CountDropped(long intendedNs)
    {
        _dropped++;
        if (intendedNs >= 0)
            _firstIntended = Math.Min(_firstIntended, intendedNs);
    }

    public RequestCounters Freeze(bool judged) => new()
    {
        Intended = _recorded + _dropped,
        Sent = _sent,
        Dropped = _dropped,
        ByOutcome = [.. _byOutcome],
        Good = judged ? _good : null,
        OutputTokens = _bySource.Sum(),
        OutputTokensBySource = [.. _bySource],
        ComparedRequests = _comparedRequests,
        ComparedUsageTokens = _comparedUsageTokens,
        ComparedTokenizerTokens = _comparedTokenizerTokens,
        PromptTokens = _promptTokens,
        ReasoningTokens = _reasoningTokens,
        CachedTokens = _cachedTokens,
        BytesSent = _bytesSent,
        BytesReceived = _bytesReceived,
        Chunks = _chunks,
        CoalescedChunks = _coalescedChunks,
        Reads = _reads,
        StampedReads = _stampedReads,
        FirstIntendedNs = _firstIntended == long.MaxValue ? null : _firstIntended,
        LastDoneNs = _lastDone == long.MinValue ? null : _lastDone,
    };
}
