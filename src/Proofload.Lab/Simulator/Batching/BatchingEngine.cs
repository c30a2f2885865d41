using Proofload.Lab.Simulator.Timing;

namespace Proofload.Lab.Simulator.Batching;

/// <summary>Runs the batching model in real time on the timer thread: one scheduler loop that advances the whole batch.</summary>
internal sealed class BatchingEngine(TimerLoop loop, BatchingOptions options) : TimedAction
{
    // A step that begins this late (a frozen server) begins anew instead of bursting to catch up.
    private const long RestartAfterNs = 50_000_000;
    private readonly BatchingModel _model = new(options);
    private readonly List<BatchSequence> _produced = [];
    private bool _stepping;

    public int Running => _model.Running;

    public int Waiting => _model.Waiting;

    public long PrefixTokensQueried => _model.PrefixTokensQueried;

    public long PrefixTokensHit => _model.PrefixTokensHit;

    /// <summary>Share of the cache that is reserved, 0 to 1; 0 without a limit.</summary>
    public double KvUsage => options.MaxKvTokens == 0 ? 0 : (double)_model.KvTokensReserved / options.MaxKvTokens;

    public bool IsFull => _model.IsFull;

    public bool CanFit(int promptTokens, int outputTokens) => _model.CanFit(promptTokens, outputTokens);

    /// <summary>Timer thread only.</summary>
    public void Enqueue(BatchSequence sequence, long nowNs)
    {
        _model.Enqueue(sequence);
        if (!_stepping)
        {
            Begin(nowNs);
        }
    }

    public override void OnDue(long nowNs)
    {
        _produced.Clear();
        _model.EndStep(_produced);
        foreach (var sequence in _produced)
        {
            sequence.Receiver.OnToken(DueNs);
        }

        // The next step begins where this one was due to end, so wake-up lateness never adds up.
        Begin(nowNs - DueNs > RestartAfterNs ? nowNs : DueNs);
    }

    public override void OnFailure(Exception exception) => Begin(DueNs);

    private void Begin(long nowNs)
    {
        var end = _model.BeginStep(nowNs);
        _stepping = end is not null;
        if (end is not null)
        {
            loop.Schedule(this, end.Value);
        }
    }
}
