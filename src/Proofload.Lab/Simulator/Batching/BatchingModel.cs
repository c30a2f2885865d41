using System.Runtime.InteropServices;

namespace Proofload.Lab.Simulator.Batching;

/// <summary>
/// Continuous batching as arithmetic: no clock, no threads, no input or output. The owner begins a step, lets its duration
/// pass, and ends it; every sequence that the end reports has one token more.
/// </summary>
internal sealed class BatchingModel
{
    private readonly BatchingOptions _options;
    private readonly double _nsPerPrefillToken;
    private readonly Queue<BatchSequence> _waiting = new();
    private readonly List<BatchSequence> _running = [];
    private readonly List<BatchSequence> _decoding = [];
    private readonly PrefixCache? _cache;
    private long _prefillFreeNs = long.MinValue;
    private long _stepEndNs;

    public BatchingModel(BatchingOptions options)
    {
        _options = options;
        _nsPerPrefillToken = 1e9 / options.PrefillTokensPerSecond;
        _cache = options.PrefixCacheBlocks > 0 ? new PrefixCache(options.PrefixCacheBlocks) : null;
    }

    public int Running => _running.Count;

    public int Waiting => _waiting.Count;

    public long KvTokensReserved { get; private set; }

    public long PrefixTokensQueried { get; private set; }

    public long PrefixTokensHit { get; private set; }

    /// <summary>True when no further sequence can start now.</summary>
    public bool IsFull => _running.Count >= _options.MaxSequences || _waiting.Count > 0;

    /// <summary>False for a sequence that is larger than the whole cache: it could never run.</summary>
    public bool CanFit(int promptTokens, int outputTokens) => _options.MaxKvTokens == 0 || (long)promptTokens + outputTokens <= _options.MaxKvTokens;

    public void Enqueue(BatchSequence sequence) => _waiting.Enqueue(sequence);

    /// <summary>Admits what fits and plans the next step.</summary>
    /// <returns>The end of the step, or null when nothing runs and nothing waits.</returns>
    public long? BeginStep(long nowNs)
    {
        RemoveCancelled();
        Admit(nowNs);
        if (_running.Count == 0)
        {
            return null;
        }

        var duration = _options.Prefill switch
        {
            PrefillMode.Blocking => PlanBlocking(),
            PrefillMode.Chunked => PlanChunked(),
            _ => PlanDisaggregated(nowNs),
        };
        // At least a microsecond, so that an all-zero configuration still makes progress in time.
        _stepEndNs = nowNs + Math.Max(1_000, (long)Math.Round(duration));
        return _stepEndNs;
    }

    /// <summary>Ends the step: adds every sequence that got a token to <paramref name="produced"/>, in order of admission.</summary>
    public void EndStep(List<BatchSequence> produced)
    {
        foreach (var sequence in _running)
        {
            var hadFirst = sequence.Produced > 0;
            if (TakesToken(sequence))
            {
                sequence.Produced++;
                produced.Add(sequence);
                if (!hadFirst)
                {
                    _cache?.Add(sequence.PrefixBlocks);
                }
            }
        }

        _decoding.Clear();
        RemoveFinished();
    }

    private bool TakesToken(BatchSequence sequence)
    {
        if (sequence.Produced > 0)
        {
            // In a blocking prefill step nobody decodes.
            return _decoding.Count > 0;
        }

        if (_options.Prefill == PrefillMode.Disaggregated)
        {
            return sequence.PrefillReadyNs <= _stepEndNs;
        }

        sequence.PrefillLeft -= sequence.PrefillPlanned;
        sequence.PrefillPlanned = 0;
        return sequence.PrefillLeft == 0;
    }

    private void Admit(long nowNs)
    {
        while (_running.Count < _options.MaxSequences && _waiting.TryPeek(out var next))
        {
            if (next.Cancelled)
            {
                _waiting.Dequeue();
                continue;
            }

            if (_options.MaxKvTokens > 0 && KvTokensReserved + next.KvTokens > _options.MaxKvTokens)
            {
                return;
            }

            _waiting.Dequeue();
            KvTokensReserved += next.KvTokens;
            next.CachedTokens = MatchPrefix(next);
            next.PrefillLeft = Math.Max(1, next.PromptTokens - next.CachedTokens);
            _prefillFreeNs = Math.Max(nowNs, _prefillFreeNs) + (long)Math.Round(next.PrefillLeft * _nsPerPrefillToken);
            next.PrefillReadyNs = _prefillFreeNs;
            _running.Add(next);
        }
    }

    private int MatchPrefix(BatchSequence sequence)
    {
        if (_cache is null)
        {
            return 0;
        }

        // The last prompt token is always computed: without it there are no logits for the first output token.
        var hit = Math.Min(_cache.Match(sequence.PrefixBlocks) * _options.BlockTokens, Math.Max(0, sequence.PromptTokens - 1));
        PrefixTokensQueried += sequence.PromptTokens;
        PrefixTokensHit += hit;
        return hit;
    }

    private double PlanBlocking()
    {
        var tokens = 0;
        foreach (var sequence in _running)
        {
            if (sequence.PrefillLeft > 0 && (tokens == 0 || tokens + sequence.PrefillLeft <= _options.MaxBatchedTokens))
            {
                sequence.PrefillPlanned = sequence.PrefillLeft;
                tokens += sequence.PrefillLeft;
            }
        }

        return tokens > 0 ? tokens * _nsPerPrefillToken : PlanDecode();
    }

    private double PlanChunked()
    {
        var decode = PlanDecode();
        var budget = Math.Max(1, _options.MaxBatchedTokens - _decoding.Count);
        var tokens = 0;
        foreach (var sequence in _running)
        {
            if (sequence.PrefillLeft > 0 && tokens < budget)
            {
                sequence.PrefillPlanned = Math.Min(sequence.PrefillLeft, budget - tokens);
                tokens += sequence.PrefillPlanned;
            }
        }

        return decode + (tokens * _nsPerPrefillToken);
    }

    private double PlanDisaggregated(long nowNs)
    {
        var decode = PlanDecode();
        return _decoding.Count > 0 ? decode : Math.Max(0, _running.Min(s => s.PrefillReadyNs) - nowNs);
    }

    private double PlanDecode()
    {
        long kv = 0;
        foreach (var sequence in _running)
        {
            if (sequence.Produced > 0)
            {
                _decoding.Add(sequence);
                kv += sequence.PromptTokens + sequence.Produced;
            }
        }

        return _decoding.Count == 0
            ? 0
            : _options.DecodeBase.TotalNanoseconds + (_decoding.Count * _options.DecodePerSequence.TotalNanoseconds) + (kv * _options.DecodePerKvTokenNs);
    }

    private void RemoveCancelled()
    {
        foreach (var sequence in CollectionsMarshal.AsSpan(_running))
        {
            KvTokensReserved -= sequence.Cancelled ? sequence.KvTokens : 0;
        }

        _running.RemoveAll(static s => s.Cancelled);
    }

    private void RemoveFinished()
    {
        foreach (var sequence in CollectionsMarshal.AsSpan(_running))
        {
            KvTokensReserved -= sequence.Produced >= sequence.OutputTokens ? sequence.KvTokens : 0;
        }

        _running.RemoveAll(static s => s.Produced >= s.OutputTokens);
    }
}
