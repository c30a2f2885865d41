using Proofload.Lab.Simulator.Batching;
using Proofload.Lab.Simulator.Timing;

namespace Proofload.Lab.Simulator.Generation;

/// <summary>Batching timing: tokens come from the engine's steps; a fault may hold them back on their way out.</summary>
internal sealed class BatchedSession : GenerationSession, ITokenReceiver
{
    private readonly BatchingEngine _engine;
    private readonly GenerationPlan _plan;
    private readonly IGenerationOutput _output;
    private readonly BatchSequence _sequence;
    private int _available;
    private long _notBeforeNs;
    private bool _submitted;
    private bool _scheduled;

    public BatchedSession(TimerLoop loop, BatchingEngine engine, GenerationPlan plan, IGenerationOutput output)
        : base(loop)
    {
        _engine = engine;
        _plan = plan;
        _output = output;
        _notBeforeNs = plan.NotBeforeNs;
        // An answer without tokens still costs its prefill.
        _sequence = new BatchSequence(plan.PromptTokens, Math.Max(1, plan.TotalTokens), plan.PrefixBlocks, this);
    }

    public override void OnDue(long nowNs)
    {
        _scheduled = false;
        if (IsOver)
        {
            return;
        }

        if (_submitted)
        {
            Release(DueNs);
        }
        else
        {
            _submitted = true;
            _engine.Enqueue(_sequence, nowNs);
        }
    }

    public void OnToken(long dueNs)
    {
        if (IsOver)
        {
            return;
        }

        _plan.CachedTokens = _sequence.CachedTokens;
        _available++;
        if (_output.IsAbandoned)
        {
            End();
        }
        else
        {
            Release(dueNs);
        }
    }

    protected override void Start()
    {
        _scheduled = true;
        Loop.Schedule(this, Loop.Clock.NowNs);
    }

    protected override void End()
    {
        _sequence.Cancelled = true;
        base.End();
    }

    private void Release(long dueNs)
    {
        while (!IsOver && !_scheduled && _output.NextToken + _output.GroupSize <= _available)
        {
            if (Loop.Clock.NowNs < _notBeforeNs)
            {
                _scheduled = true;
                Loop.Schedule(this, _notBeforeNs);
                return;
            }

            var emission = _output.EmitNext(Math.Max(dueNs, _notBeforeNs));
            if (emission.IsOver)
            {
                End();
            }
            else if (Math.Max(emission.PauseNs, _plan.MinimumGapNs) is > 0 and var pause)
            {
                _notBeforeNs = Loop.Clock.NowNs + pause;
            }
        }
    }
}
