using Proofload.Fuzz.Grammars;
using Proofload.Measurement.Randomness;
using Proofload.Protocols.Sse;

namespace Proofload.Fuzz.Targets;

/// <summary>
/// The event-stream parser beside <see cref="SseModel"/>, which reads the standard word by word on the whole text: for any bytes, in any cut,
/// both find the same events. A second parser has a limit of a few bytes.
/// </summary>
internal sealed class SseTarget : FuzzTarget, ISseSink
{
    private const int SmallLimit = 24;
    private readonly SseParser _used = new();
    private readonly SseParser _usedSmall = new(SmallLimit);
    private readonly List<string> _events = [];

    public override string Name => "sse";

    public override IReadOnlyList<byte[]> Dictionary => SseGrammar.Pieces;

    public override Sample Valid(ref SeededRandom random)
    {
        var (bytes, expected) = SseGrammar.Stream(ref random);
        return new Sample(bytes, () =>
        {
            FuzzFailure.UnlessEqual(string.Join('|', expected), string.Join('|', SseModel.Events(bytes)), "the events that were put in (model)");
            FuzzFailure.UnlessEqual(string.Join('|', expected), Read(new SseParser(), bytes, [bytes.Length]), "the events that were put in");
        });
    }

    public override bool Check(byte[] input, ref SeededRandom random, bool everyCut)
    {
        var events = SseModel.Events(input);
        var expected = string.Join('|', events);
        FuzzFailure.UnlessEqual(expected, Read(new SseParser(), input, [input.Length]), "the events of the standard");
        var small = Read(new SseParser(SmallLimit), input, [input.Length]);
        foreach (var ends in Cuts.Of(input.Length, random, everyCut))
        {
            FuzzFailure.UnlessEqual(expected, Read(_used, input, ends), "the events in pieces");
            FuzzFailure.UnlessEqual(small, Read(_usedSmall, input, ends), "the events in pieces, with a limit");
        }

        return events.Count > 0;
    }

    bool ISseSink.OnEvent(ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        _events.Add(SseModel.Shown(type, data));
        return true;
    }

    private string Read(SseParser parser, byte[] input, int[] ends)
    {
        parser.Reset();
        _events.Clear();
        var start = 0;
        foreach (var end in ends)
        {
            if (!parser.Feed(input.AsSpan(start, end - start), this))
            {
                FuzzFailure.Unless(parser.TooLong, "the parser stopped for no reason");
                return string.Join('|', _events) + " too long";
            }

            start = end;
        }

        return string.Join('|', _events);
    }
}
