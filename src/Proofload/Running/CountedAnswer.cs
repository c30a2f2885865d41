using Proofload.Measurement.Recording;
using Proofload.Transport;

namespace Proofload.Running;

/// <summary>A finished request whose text is with the counter: what will be recorded, apart from its slot, which is free for the next request.</summary>
internal sealed class CountedAnswer
{
    private GapBuffer _gaps = new();
    private ReceiveLog _received = new();
    private OutputText _text = new();
    private RequestRecord _record;

    /// <summary>The text.</summary>
    public OutputText Text => _text;

    /// <summary>Bytes of the text when it was left.</summary>
    public int Bytes { get; private set; }

    /// <summary>Tokens that the counter found; below 0 when it could not count.</summary>
    public long Tokens { get; set; }

    /// <summary>Gaps between the events.</summary>
    public ReadOnlySpan<long> Gaps => _gaps.Values;

    /// <summary>About the reads.</summary>
    public ReceiveLog Received => _received;

    /// <summary>Takes what is to be recorded; the exchange gets the memory that was here.</summary>
    public void Take(Exchange exchange)
    {
        _record = exchange.Record;
        exchange.Trade(ref _gaps, ref _received, ref _text);
        (Bytes, Tokens) = (_text.Length, -1);
    }

    /// <summary>The record with its count: beside the server's usage, in place of the number of chunks.</summary>
    public RequestRecord Record()
    {
        if (Tokens < 0)
            return _record;
        var record = _record with { TokenizerTokens = Tokens };
        if (record.TokenSource != TokenSource.Usage)
            (record.OutputTokens, record.TokenSource) = (Tokens, TokenSource.Tokenizer);
        return record;
    }
}
