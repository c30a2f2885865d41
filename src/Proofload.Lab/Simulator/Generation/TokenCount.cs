using Proofload.Measurement.Clocks;

namespace Proofload.Lab.Simulator.Generation;

/// <summary>An answer that is not streamed, inside the batch: tokens are only counted until the whole body can leave.</summary>
internal sealed class TokenCount(GenerationPlan plan, IClock clock, SimulatorTally tally) : IGenerationOutput
{
    private long _lastNs;

    public int NextToken { get; private set; }

    public bool IsAbandoned => false;

    public int GroupSize => 1;

    public Emission EmitNext(long dueNs)
    {
        var now = clock.NowNs;
        tally.OnTokens(plan.TotalTokens == 0 ? 0 : 1, NextToken == 0 ? now - plan.ReceivedNs : -1, NextToken == 0 ? -1 : now - _lastNs);
        _lastNs = now;
        NextToken++;
        return NextToken < plan.TotalTokens ? Emission.Next : Emission.Over;
    }
}
