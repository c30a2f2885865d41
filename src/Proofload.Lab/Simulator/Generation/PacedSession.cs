using Proofload.Lab.Simulator.Timing;

namespace Proofload.Lab.Simulator.Generation;

/// <summary>Fixed timing: token k is due at receipt + time to first token + k * gap, in absolute time, so lateness never adds up.</summary>
internal sealed class PacedSession(TimerLoop loop, GenerationPlan plan, IGenerationOutput output) : GenerationSession(loop)
{
    private long _shiftNs;

    public override void OnDue(long nowNs)
    {
        if (IsOver)
        {
            return;
        }

        if (output.IsAbandoned)
        {
            End();
            return;
        }

        var emission = output.EmitNext(DueNs);
        if (emission.IsOver)
        {
            End();
        }
        else if (emission.PauseNs > 0)
        {
            _shiftNs += emission.ShiftsSchedule ? emission.PauseNs : 0;
            Loop.Schedule(this, DueNs + emission.PauseNs);
        }
        else
        {
            Loop.Schedule(this, NextDue());
        }
    }

    protected override void Start() => Loop.Schedule(this, NextDue());

    private long NextDue() => plan.ReceivedNs + plan.FirstTokenNs + (output.NextToken * plan.GapNs) + _shiftNs;
}
