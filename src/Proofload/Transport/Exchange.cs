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
    // Copied rather than made anew: most of its fields have a value other than 0.
    private static readonly RequestRecord Blank = new();

    private long _arrivalNs = long.MinValue;
    private long _readNs;
    private long _eventNs = long.MinValue;
    private long _sharedNs = long.MinValue;
    private bool _isAlone;
    private bool _lagIsAlone;

    /// <summary>Creates a slot.</summary>
    public Exchange(int slot) => Slot = slot;

    /// <summary>Number of the slot, from 0, unique within its worker.</summary>
    public int Slot { get; }

    /// <summary>The facts; a field so that it is written in place.</summary>
    public RequestRecord Record = new();

    /// <summary>Gaps between token-bearing events, nanoseconds, in order.</summary>
    public GapBuffer Gaps { get; private set; } = new();

    /// <summary>Delays of reads and lags of events that the server stamped.</summary>
    public ReceiveLog Received { get; private set; } = new();

    /// <summary>Where a reader puts the generated text, for a tokenizer; null when nobody counts.</summary>
    internal OutputText? Output { get; set; }

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

    /// <summary>Bytes of the body that only a new WebSocket gets. Default 0.</summary>
    internal int OpeningLength { get; set; }

    /// <summary>How many bytes of the body may be sent so far; a reader of a WebSocket raises it. Default all.</summary>
    internal int SendLimit { get; set; } = int.MaxValue;

    /// <summary>Where in the body something waits for a message of the server, in order.</summary>
    internal List<int> Gates { get; } = [];

    /// <summary>Longest time from sent to done, nanoseconds.</summary>
    public long TimeoutNs { get; set; }

    /// <summary>When the owner handed the request to the transport, on the run's clock; <see cref="long.MinValue"/> when it does not say.</summary>
    internal long StartedNs { get; set; } = long.MinValue;

    /// <summary>Receives the response.</summary>
    public IResponseReader Reader { get; set; } = NoReader.Instance;

    /// <summary>The transport's own state of this slot.</summary>
    public object? EngineState { get; set; }

    /// <summary>The worker's own state of this slot: the virtual user that sent it, or the query it belongs to.</summary>
    public int Owner { get; set; } = -1;

    /// <summary>Makes the slot ready for its next request; buffers keep their memory.</summary>
    public void Clear()
    {
        Record = Blank;
        StartedNs = long.MinValue;
        Gaps.Clear();
        Received.Clear();
        _arrivalNs = long.MinValue;
        _readNs = 0;
        _eventNs = long.MinValue;
        _sharedNs = long.MinValue;
        _lagIsAlone = false;
        Path = null;
        Headers.Clear();
        Body.ResetWrittenCount();
        OpeningLength = 0;
        SendLimit = int.MaxValue;
        Gates.Clear();
        Output?.Clear();
        Owner = -1;
    }

    /// <summary>Gives the lists and the text of this response away for others, so that the slot is free while the text is counted.</summary>
    internal void Trade(ref GapBuffer gaps, ref ReceiveLog received, ref OutputText output)
    {
        var mine = (Gaps, Received, Output!);
        (Gaps, Received, Output) = (gaps, received, output);
        (gaps, received, output) = mine;
    }

    /// <summary>The transport has read bytes of the response; readers get the arrival as their time.</summary>
    /// <param name="arrivalNs">When the bytes arrived, as far as it is known.</param>
    /// <param name="readNs">The clock right after the read.</param>
    /// <param name="stamped">The arrival is the kernel's stamp; false when it is the reading.</param>
    public void OnRead(long arrivalNs, long readNs, bool stamped)
    {
        _arrivalNs = arrivalNs;
        _readNs = readNs;
        Record.Reads++;
        if (stamped)
        {
            var delay = readNs - arrivalNs;
            Record.StampedReads++;
            Record.ReceiveDelayNs = Math.Max(Record.ReceiveDelayNs, delay);
            Received.AddDelay(delay);
        }
    }

    /// <summary>When the worker's thread had read what arrived at <paramref name="arrivalNs"/>: later than that by the receive delay of the latest read.</summary>
    public long ReadTimeOf(long arrivalNs) => arrivalNs == _arrivalNs ? _readNs : arrivalNs;

    /// <summary>A reader found an event; all events of one read have the same time.</summary>
    public void OnEvent(long nowNs)
    {
        if (nowNs == _eventNs && _lagIsAlone)
        {
            Received.ShareLatestLag();
        }

        _lagIsAlone = false;
        _isAlone = nowNs != _eventNs;
        _eventNs = nowNs;
    }

    /// <summary>The event of the latest <see cref="OnEvent"/> carries the server's stamp.</summary>
    public void AddLag(long lagNs)
    {
        Record.ReceiveLagNs = Math.Max(Record.ReceiveLagNs, lagNs);
        Received.AddLag(lagNs, _isAlone);
        _lagIsAlone = _isAlone;
    }

    /// <summary>A token-bearing event follows another one of the same read.</summary>
    public void CountCoalesced(long nowNs)
    {
        // The first pair of a read counts both.
        Record.CoalescedChunks += nowNs == _sharedNs ? 1 : 2;
        _sharedNs = nowNs;
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
