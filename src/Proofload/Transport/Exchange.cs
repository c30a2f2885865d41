using System.Buffers;
using Proofload.Data;
using Proofload.Measurement.Recording;

namespace Proofload.Transport;

/// <summary>
/// One request and its response: a slot that is used again and again, so that a request in flight allocates nothing. The driver fills in
/// the request, the transport sends it and feeds the reader, the reader fills in the record.
/// </summary>
public sealed class Exchange
{
    /// <summary>Creates a slot.</summary>
    public Exchange(int slot) => Slot = slot;

    /// <summary>Number of the slot, from 0, unique within its worker.</summary>
    public int Slot { get; }

    /// <summary>The facts; a field so that it is written in place.</summary>
    public RequestRecord Record = new();

    /// <summary>Gaps between token-bearing events, nanoseconds, in order.</summary>
    public GapBuffer Gaps { get; } = new();

    /// <summary>Receive lags of events that the server stamped, nanoseconds; empty when it does not.</summary>
    public GapBuffer ReceiveLags { get; } = new();

    /// <summary>The row that the request carries.</summary>
    public Row Row { get; } = new();

    /// <summary>The part of the request that is the same for all requests of its kind.</summary>
    public RequestShape Shape { get; set; } = RequestShape.None;

    /// <summary>Path and query of this request; null uses <see cref="RequestShape.Path"/>.</summary>
    public string? Path { get; set; }

    /// <summary>Headers of this request in addition to those of the shape.</summary>
    public List<KeyValuePair<string, string>> Headers { get; } = [];

    /// <summary>Body bytes; empty sends none.</summary>
    public ArrayBufferWriter<byte> Body { get; } = new(1024);

    /// <summary>Longest time from sent to done, nanoseconds.</summary>
    public long TimeoutNs { get; set; }

    /// <summary>Receives the response.</summary>
    public IResponseReader Reader { get; set; } = NoReader.Instance;

    /// <summary>The transport's own state of this slot.</summary>
    public object? EngineState { get; set; }

    /// <summary>The worker's own state of this slot: the virtual user that sent it, or the query it belongs to.</summary>
    public int Owner { get; set; } = -1;

    /// <summary>Makes the slot ready for its next request; buffers keep their memory.</summary>
    public void Clear()
    {
        Record = new RequestRecord();
        Gaps.Clear();
        ReceiveLags.Clear();
        Path = null;
        Headers.Clear();
        Body.ResetWrittenCount();
        Owner = -1;
    }

    /// <summary>Ends the exchange with a failure; the first failure stays.</summary>
    public void Fail(ErrorKind kind, string detail, long nowNs)
    {
        if (Record.Outcome == ErrorKind.Ok)
        {
            Record.Outcome = kind;
            Record.Detail = detail;
        }

        if (Record.Done < 0)
        {
            Record.Done = nowNs;
        }
    }

    private sealed class NoReader : IResponseReader
    {
        public static NoReader Instance { get; } = new();

        public void OnHead(Exchange exchange, ResponseHead head, long nowNs)
        {
        }

        public bool OnBody(Exchange exchange, ReadOnlySpan<byte> bytes, long nowNs) => true;

        public void OnEnd(Exchange exchange, long nowNs)
        {
        }
    }
}
