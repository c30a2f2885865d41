namespace Proofload.Lab.Proxy.Faults;

/// <summary>What a shaper says is to be sent, and when: a list of steps that the connection plays.</summary>
internal sealed class ShapedBody
{
    private readonly Queue<ShapedStep> _steps = new();

    /// <summary>When the piece in hand arrived, nanoseconds.</summary>
    public long NowNs { get; set; }

    /// <summary>How much later than it arrived everything is sent, nanoseconds.</summary>
    public long ShiftNs { get; set; }

    /// <summary>When the last step is due, nanoseconds.</summary>
    public long LastDueNs { get; private set; }

    /// <summary>The client gets nothing more of this response.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Bytes that wait.</summary>
    public long Waiting { get; private set; }

    /// <summary>Sends payload at its time of arrival plus the shift.</summary>
    public void Send(ReadOnlySpan<byte> payload) => SendAt(payload, NowNs + ShiftNs);

    /// <summary>Sends payload at a moment, but never before what was said earlier.</summary>
    public void SendAt(ReadOnlySpan<byte> payload, long dueNs)
    {
        if (!IsOver && !payload.IsEmpty)
        {
            Add(ShapedAction.Send, payload.ToArray(), dueNs);
        }
    }

    /// <summary>A whole body in place of the one that came, with a head that fits.</summary>
    /// <param name="payload">The body.</param>
    /// <param name="excess">How many bytes more the head announces; with any, the connection ends with the body.</param>
    public void ReplaceBody(ReadOnlySpan<byte> payload, int excess = 0) => Finish(ShapedAction.Replace, payload.ToArray(), excess);

    /// <summary>The body ends properly.</summary>
    public void End() => Finish(ShapedAction.End, []);

    /// <summary>The body ends properly although the upstream has more.</summary>
    public void EndEarly() => Finish(ShapedAction.EndEarly, []);

    /// <summary>The connection is closed (FIN) without the end of the body.</summary>
    public void Cut() => Finish(ShapedAction.Cut, []);

    /// <summary>The connection is reset.</summary>
    public void Reset() => Finish(ShapedAction.Reset, []);

    /// <summary>Takes the next step.</summary>
    public bool TryTake(out ShapedStep step)
    {
        var any = _steps.TryDequeue(out step);
        if (any)
        {
            Waiting -= step.Bytes.Length;
        }

        return any;
    }

    private void Finish(ShapedAction action, byte[] bytes, int excess = 0)
    {
        if (!IsOver)
        {
            Add(action, bytes, NowNs + ShiftNs, excess);
            IsOver = true;
        }
    }

    private void Add(ShapedAction action, byte[] bytes, long dueNs, int excess = 0)
    {
        LastDueNs = Math.Max(LastDueNs, dueNs);
        Waiting += bytes.Length;
        _steps.Enqueue(new ShapedStep(action, bytes, LastDueNs, excess));
    }
}

/// <summary>One step.</summary>
/// <param name="Action">What is done.</param>
/// <param name="Bytes">Payload, without framing.</param>
/// <param name="DueNs">When.</param>
/// <param name="Excess">How many bytes more than there are the head announces.</param>
internal readonly record struct ShapedStep(ShapedAction Action, byte[] Bytes, long DueNs, int Excess = 0);

/// <summary>What a step does.</summary>
internal enum ShapedAction
{
    Send,
    Replace,
    End,
    EndEarly,
    Cut,
    Reset,
}
