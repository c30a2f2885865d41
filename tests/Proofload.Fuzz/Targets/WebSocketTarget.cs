using System.Text;
using Proofload.Fuzz.Grammars;
using Proofload.Measurement.Randomness;
using Proofload.Transport.WebSockets;

namespace Proofload.Fuzz.Targets;

/// <summary>The frames of a WebSocket: what was put in comes out, and any bytes mean the same in any cut, the limit of a message included.</summary>
internal sealed class WebSocketTarget : FuzzTarget, IFrameSink
{
    private const int SmallLimit = 24;
    private const int Limit = 1 << 20;
    private readonly List<string> _events = [];

    public override string Name => "websocket";

    public override IReadOnlyList<byte[]> Dictionary => FrameGrammar.Pieces;

    public override Sample Valid(ref SeededRandom random)
    {
        var (bytes, expected) = FrameGrammar.Stream(ref random);
        return new Sample(bytes, () => FuzzFailure.UnlessEqual(string.Join('|', expected), Read(Limit, bytes, [bytes.Length]), "the events that were put in"));
    }

    public override bool Check(byte[] input, ref SeededRandom random, bool everyCut)
    {
        var whole = Read(Limit, input, [input.Length]);
        var accepted = _events.Count > 0;
        var small = Read(SmallLimit, input, [input.Length]);
        foreach (var ends in Cuts.Of(input.Length, random, everyCut))
        {
            FuzzFailure.UnlessEqual(whole, Read(Limit, input, ends), "the events in pieces");
            FuzzFailure.UnlessEqual(small, Read(SmallLimit, input, ends), "the events in pieces, with a limit");
        }

        return accepted;
    }

    bool IFrameSink.OnMessage(bool isBinary, ReadOnlySpan<byte> payload)
    {
        FuzzFailure.Unless(isBinary || System.Text.Unicode.Utf8.IsValid(payload), "a text that is no UTF-8");
        _events.Add((isBinary ? "binary " : "text ") + Convert.ToHexString(payload));
        return true;
    }

    void IFrameSink.OnPing(ReadOnlySpan<byte> payload)
    {
        FuzzFailure.Unless(payload.Length <= FrameParser.MaxControlBytes, "a long ping");
        _events.Add("ping " + Encoding.Latin1.GetString(payload));
    }

    void IFrameSink.OnClose(int code, ReadOnlySpan<byte> reason)
    {
        FuzzFailure.Unless(CloseCode.IsValid(code) || code == CloseCode.NoneGiven, $"close code {code}");
        _events.Add($"close {code} {Encoding.UTF8.GetString(reason)}");
    }

    private string Read(long limit, byte[] input, int[] ends)
    {
        var parser = new FrameParser(limit);
        _events.Clear();
        var start = 0;
        foreach (var end in ends)
        {
            if (!parser.Feed(input.AsSpan(start, end - start), this))
            {
                FuzzFailure.Unless(parser.Problem is not null || (_events.Count > 0 && _events[^1].StartsWith("close", StringComparison.Ordinal)), "the parser stopped for no reason");
                FuzzFailure.Unless(parser.Problem is null || parser.ProblemCode is CloseCode.ProtocolError or CloseCode.InvalidData or CloseCode.TooBig, "a problem without its code");
                break;
            }

            start = end;
        }

        return string.Join('|', _events) + (parser.Problem is { } problem ? "|refused: " + problem : "");
    }
}
