using System.Text;
using Proofload.Transport.Http1;

namespace Proofload.Tests.Transport.Http1;

/// <summary>All that a parser said about some bytes: two runs that say the same are equal.</summary>
internal sealed record ParsedResponse(int Status, string Body, string Ending, string Surplus, bool KeepsAlive, int Interim)
{
    /// <summary>Feeds bytes in pieces of the lengths that the function gives.</summary>
    public static ParsedResponse Of(byte[] bytes, Func<int> nextLength, bool withoutBody = false, ResponseParser? parser = null)
    {
        parser ??= new ResponseParser();
        parser.Begin(withoutBody);
        var body = new StringBuilder();
        var (from, status, interim) = (0, 0, 0);
        while (from < bytes.Length)
        {
            var piece = bytes.AsSpan(from, Math.Min(Math.Max(1, nextLength()), bytes.Length - from));
            from += piece.Length;
            var at = 0;
            for (var more = true; more;)
            {
                var before = at;
                var step = parser.Next(piece, ref at, out var some);
                Assert.InRange(at, before, piece.Length);
                switch (step)
                {
                    case ParseStep.Interim:
                        interim++;
                        break;
                    case ParseStep.Head:
                        status = parser.Head.Status;
                        break;
                    case ParseStep.Body:
                        Assert.False(some.IsEmpty);
                        body.Append(Encoding.Latin1.GetString(some));
                        break;
                    case ParseStep.End:
                        var rest = Encoding.Latin1.GetString(piece[at..]) + Encoding.Latin1.GetString(bytes.AsSpan(from));
                        return new ParsedResponse(status, body.ToString(), "end", rest, parser.KeepsAlive, interim);
                    case ParseStep.Invalid:
                        Assert.NotNull(parser.Problem);
                        Assert.Equal(ParseStep.Invalid, parser.Next(piece, ref at, out _));
                        return new ParsedResponse(status, body.ToString(), parser.Problem, "", false, interim);
                    default:
                        Assert.Equal(piece.Length, at);
                        more = false;
                        break;
                }
            }
        }

        var ending = parser.EndOfInput().ToString();
        return new ParsedResponse(status, body.ToString(), ending, "", parser.KeepsAlive, interim);
    }

    public static ParsedResponse Of(string text, bool withoutBody = false) => Of(Encoding.Latin1.GetBytes(text), () => int.MaxValue, withoutBody);
}
