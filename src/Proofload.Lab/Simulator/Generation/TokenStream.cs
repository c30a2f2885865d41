using Proofload.Measurement.Clocks;

namespace Proofload.Lab.Simulator.Generation;

/// <summary>One streamed answer while it is written. Timer thread only.</summary>
internal sealed class TokenStream(GenerationPlan plan, IStreamTemplate template, EventSink sink, int tokensPerChunk, EventBuffer buffer, IClock clock, SimulatorTally tally)
    : IGenerationOutput
{
    private bool _faultDone;
    private bool _tailDue;
    private byte[]? _rest;
    private long _lastNs;

    public int NextToken { get; private set; }

    public bool IsAbandoned => sink.IsBroken;

    public StreamEnding Ending { get; private set; }

    /// <summary>Everything was sent, the tail too.</summary>
    public bool HasTail { get; private set; }

    public GenerationPlan Plan => plan;

    /// <summary>How the answer is written.</summary>
    public IStreamTemplate Template => template;

    /// <summary>Scratch for a fault that writes bytes of its own.</summary>
    public EventBuffer Buffer => buffer;

    public int GroupSize
    {
        get
        {
            var limit = NextToken < plan.ReasoningTokens ? plan.ReasoningTokens : plan.TotalTokens;
            return Math.Min(tokensPerChunk, limit - NextToken);
        }
    }

    public Emission EmitNext(long dueNs)
    {
        if (_rest is not null)
        {
            return EmitRest();
        }

        if (_tailDue)
        {
            return EmitTail();
        }

        if (plan.TotalTokens > 0 && template.IsSilent(NextToken, GroupSize))
        {
            return Advance();
        }

        if (!_faultDone && NextToken >= plan.FaultToken && plan.Fault is not null)
        {
            _faultDone = true;
            if (plan.Fault.OnToken(this) is { } instead)
            {
                return instead;
            }
        }

        if (plan.TotalTokens == 0)
        {
            return EmitTail();
        }

        var now = clock.NowNs;
        BuildNext(now);
        Send();
        tally.OnEvent(now - dueNs);
        return Advance(now);
    }

    /// <summary>Puts the next group's event into <see cref="Buffer"/> without counting it as sent.</summary>
    public void BuildNext(long nowNs)
    {
        buffer.Clear();
        template.AppendTokens(buffer, NextToken, GroupSize, nowNs);
    }

    public void BuildNext() => BuildNext(clock.NowNs);

    /// <summary>Puts an event that says that generating failed into <see cref="Buffer"/>.</summary>
    public void BuildError()
    {
        buffer.Clear();
        template.AppendError(buffer);
    }

    /// <summary>Sends what the buffer holds as one piece.</summary>
    public void Send() => sink.Write(buffer);

    /// <summary>Sends the first part of the buffer now and keeps the rest for after the pause; the group counts as sent then.</summary>
    public Emission SendSplit(int firstLength, long pauseNs)
    {
        _rest = buffer.Payload[firstLength..].ToArray();
        buffer.Truncate(firstLength);
        sink.WritePart(buffer);
        return new Emission(IsOver: false, pauseNs);
    }

    /// <summary>Counts the next group as sent and, after the last, sends the tail.</summary>
    public Emission Advance() => Advance(clock.NowNs);

    /// <summary>Ends the stream without its tail.</summary>
    public Emission End(StreamEnding ending)
    {
        Ending = ending;
        return Emission.Over;
    }

    private Emission Advance(long now)
    {
        var count = GroupSize;
        tally.OnTokens(count, NextToken == 0 ? now - plan.ReceivedNs : -1, NextToken == 0 ? -1 : now - _lastNs);
        _lastNs = now;
        NextToken += count;
        if (NextToken < plan.TotalTokens)
        {
            return Emission.Next;
        }

        _tailDue = true;
        return plan.TailDelayNs > 0 ? new Emission(IsOver: false, plan.TailDelayNs) : EmitTail();
    }

    private Emission EmitRest()
    {
        buffer.Clear();
        buffer.Append(_rest);
        _rest = null;
        Send();
        return Advance(clock.NowNs);
    }

    private Emission EmitTail()
    {
        buffer.Clear();
        template.AppendTail(buffer, clock.NowNs);
        Send();
        HasTail = true;
        return Emission.Over;
    }
}
