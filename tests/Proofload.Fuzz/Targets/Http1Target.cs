using Proofload.Fuzz.Grammars;
using Proofload.Measurement.Randomness;
using Proofload.Transport.Http1;

namespace Proofload.Fuzz.Targets;

/// <summary>
/// The HTTP/1.1 response parser over a whole connection: one response after the other until the end of the bytes. However they are cut, the
/// responses are the same; each ends in one of the ways that the parser names.
/// </summary>
internal sealed class Http1Target : FuzzTarget
{
    private const int MaxResponses = 64;
    private readonly ResponseParser _used = new();

    public override string Name => "http1";

    public override IReadOnlyList<byte[]> Dictionary => Http1Grammar.Pieces;

    public override Sample Valid(ref SeededRandom random)
    {
        var (bytes, expected) = Http1Grammar.Connection(ref random);
        return new Sample(bytes, () => Http1Trace.RequireSame(expected, Read(new ResponseParser(), bytes, [bytes.Length], withoutBody: false), "the response that was put in"));
    }

    public override bool Check(byte[] input, ref SeededRandom random, bool everyCut)
    {
        var accepted = Agrees(input, random, everyCut, withoutBody: false);
        Agrees(input, random, everyCut: false, withoutBody: true);
        return accepted;
    }

    private bool Agrees(byte[] input, SeededRandom random, bool everyCut, bool withoutBody)
    {
        var whole = Read(new ResponseParser(), input, [input.Length], withoutBody);
        foreach (var ends in Cuts.Of(input.Length, random, everyCut))
        {
            Http1Trace.RequireSame(whole, Read(_used, input, ends, withoutBody), $"the response in pieces that end at {string.Join(',', ends.Take(8))}");
        }

        return whole[^1].Ending is "end" or nameof(InputEnd.Complete);
    }

    private static List<Http1Trace> Read(ResponseParser parser, byte[] input, int[] ends, bool withoutBody)
    {
        var responses = new List<Http1Trace>();
        var response = new Http1Trace();
        parser.Begin(withoutBody);
        var start = 0;
        foreach (var end in ends)
        {
            var piece = input.AsSpan(start, end - start);
            start = end;
            for (var at = 0; ;)
            {
                var before = at;
                var step = parser.Next(piece, ref at, out var body);
                FuzzFailure.Unless(at >= before && at <= piece.Length, $"the parser went from {before} to {at} of {piece.Length}");
                response.Take(parser, step, body);
                if (step == ParseStep.NeedMore)
                {
                    FuzzFailure.Unless(at == piece.Length, "the parser wants more while there is some");
                    break;
                }

                if (step == ParseStep.Invalid)
                {
                    FuzzFailure.Unless(parser.Problem is { Length: > 0 and < 200 }, "an invalid response without a reason");
                    FuzzFailure.Unless(parser.Next(piece, ref at, out _) == ParseStep.Invalid, "an invalid response became valid");
                    responses.Add(response);
                    return responses;
                }

                if (step == ParseStep.End)
                {
                    responses.Add(response);
                    response = new Http1Trace();
                    if (responses.Count == MaxResponses)
                    {
                        return responses;
                    }

                    parser.Begin(withoutBody);
                }
            }
        }

        response.Ending = parser.EndOfInput().ToString();
        response.KeepsAlive = parser.KeepsAlive;
        responses.Add(response);
        return responses;
    }
}
