using System.Globalization;
using System.Text;
using Proofload.Fuzz.Targets;
using Proofload.Measurement.Randomness;
using Proofload.Transport.Http1;

namespace Proofload.Fuzz.Grammars;

/// <summary>Responses as RFC 9112 allows them, in its many ways to write the same, and what they mean.</summary>
internal static class Http1Grammar
{
    /// <summary>A field that every generated response may carry, so that values are compared too.</summary>
    public const string MarkerName = "X-Marker";

    private static readonly string[] Reasons = ["OK", "", "Not Found", "Très bien", "a  b\tc"];
    private static readonly string[] Types = ["application/json", "text/event-stream", "Text/Event-Stream ; charset=utf-8", "text/event-stream;x", "text/plain"];
    private static readonly string[] Extensions = [";a", ";a=b", " ;a=\"b;c\"", "\t; x", ";"];
    private static readonly string[] Trailers = ["X-T: 1\r\n", "Expires: never\n", "Content-Length: 7\r\n", " folded\r\n"];

    public static IReadOnlyList<byte[]> Pieces { get; } =
    [
        .. ((string[])
        [
            "HTTP/1.1 200 OK\r\n", "HTTP/1.0 200 OK\r\n", "HTTP/1.1 103 Hints\r\n\r\n", "HTTP/1.1 101 Switching\r\n", "HTTP/1.1 204 No\r\n", "HTTP/1.1 304 \r\n",
            "HTTP/1.1 500\r\n", "HTTP/1.9 299 X\n", "HTTP/2.0 200\r\n", "HTTP/1.1 200\tOK\r\n", "Content-Length: 5\r\n", "Content-Length: 0\r\n", "content-length: 5, 5\r\n",
            "Content-Length: 18446744073709551616\r\n", "Content-Length: -1\r\n", "Content-Length: +5\r\n", "Content-Length: 0x5\r\n", "Content-Length : 5\r\n",
            "Transfer-Encoding: chunked\r\n", "transfer-encoding: gzip, chunked\r\n", "Transfer-Encoding: chunked, gzip\r\n", "Transfer-Encoding: identity\r\n",
            "Transfer-Encoding:\r\n chunked\r\n", "Transfer-Encoding: xchunked\r\n", "Connection: close\r\n", "Connection: keep-alive, x\r\n", "Content-Type: text/event-stream\r\n",
            "X-Marker: m\r\n", " fold\r\n", "\tfold\n", "A", ":", ": \r\n", "\r\n", "\r", "\n", "\r\n\r\n", "\n\n", "\0", "\xff", "5\r\nhello\r\n", "1\r\nx\r\n", "5;e=\"a\"\r\nhello\r\n",
            "005\r\nhello\r\n", "5 \r\nhello\r\n", "5\nhello\n", "0\r\n\r\n", "0\r\nT: u\r\n\r\n", "0\n\n", "f", "7fffffffffffffff\r\n", "ffffffffffffffff\r\n", "-5\r\n", ";", "hello", "data: {}\n\n",
        ]).Select(Encoding.Latin1.GetBytes),
    ];

    /// <summary>One to three responses on a connection and, where the last one allows it, the end of the connection at a response's border.</summary>
    public static (byte[] Bytes, List<Http1Trace> Expected) Connection(ref SeededRandom random)
    {
        var bytes = new List<byte>();
        var expected = new List<Http1Trace>();
        for (var left = 1 + random.NextInt(3); left > 0; left--)
        {
            var toTheEnd = left == 1 && random.NextInt(4) == 0;
            expected.Add(Response(bytes, toTheEnd, ref random));
            if (expected[^1].Ending == nameof(InputEnd.Complete))
            {
                return ([.. bytes], expected);
            }
        }

        expected.Add(new Http1Trace { Ending = nameof(InputEnd.BeforeResponse) });
        return ([.. bytes], expected);
    }

    private static Http1Trace Response(List<byte> bytes, bool toTheEnd, ref SeededRandom random)
    {
        var trace = new Http1Trace { Interim = random.NextInt(6) == 0 ? 1 + random.NextInt(3) : 0, Ending = "end" };
        for (var i = 0; i < trace.Interim; i++)
        {
            Add(bytes, $"HTTP/1.1 {(random.NextInt(2) == 0 ? 100 : 103)} Go{End(ref random)}{(random.NextInt(2) == 0 ? "Link: </a>" + End(ref random) : "")}{End(ref random)}");
        }

        var minor = random.NextInt(5) == 0 ? 0 : 1;
        var bodiless = !toTheEnd && random.NextInt(8) == 0;
        trace.Status = bodiless ? (random.NextInt(2) == 0 ? 204 : 304) : 200 + random.NextInt(random.NextInt(3) == 0 ? 800 : 1);
        bodiless |= trace.Status is 204 or 304;
        toTheEnd &= !bodiless;
        var reason = Reasons[random.NextInt(Reasons.Length)];
        Add(bytes, $"HTTP/1.{minor} {trace.Status}{(reason.Length > 0 || random.NextInt(2) == 0 ? " " + reason : "")}{End(ref random)}");
        var body = Body(ref random);
        var chunked = !toTheEnd && !bodiless && random.NextInt(2) == 0;
        var fields = Fields(trace, minor, body.Length, bodiless, chunked, toTheEnd, ref random);
        foreach (var field in fields.OrderBy(static f => f.Order))
        {
            Add(bytes, field.Text);
        }

        Add(bytes, End(ref random));
        if (bodiless)
        {
            return trace;
        }

        trace.BodyLength = body.Length;
        trace.BodyHash = Http1Trace.HashOf(body);
        if (toTheEnd)
        {
            (trace.Ending, trace.KeepsAlive) = (nameof(InputEnd.Complete), false);
        }

        if (chunked)
        {
            AddChunks(bytes, body, ref random);
        }
        else
        {
            bytes.AddRange(body);
        }

        return trace;
    }

    private static List<(ulong Order, string Text)> Fields(Http1Trace trace, int minor, int length, bool bodiless, bool chunked, bool toTheEnd, ref SeededRandom random)
    {
        var fields = new List<(ulong, string)>();
        var option = random.NextInt(4);
        trace.KeepsAlive = option == 1 ? false : minor == 1 || option == 2;
        if (option is 1 or 2)
        {
            fields.Add(Field("Connection", option == 1 ? "x, Close" : "Keep-Alive", ref random));
        }

        if (random.NextInt(2) == 0)
        {
            var type = Types[random.NextInt(Types.Length)];
            trace.IsEventStream = type.StartsWith("text/event-stream", StringComparison.OrdinalIgnoreCase);
            fields.Add(Field("Content-Type", type, ref random));
        }

        if (random.NextInt(2) == 0)
        {
            trace.Marker = "m" + random.NextInt(1000).ToString(CultureInfo.InvariantCulture);
            fields.Add(Field(MarkerName, trace.Marker, ref random));
        }

        for (var left = random.NextInt(4); left > 0; left--)
        {
            var folds = random.NextInt(4) == 0 ? End(ref random) + " folded: on" : "";
            fields.Add(Field($"X-{random.NextInt(100)}", new string('v', random.NextInt(40)) + folds, ref random));
        }

        if (chunked || (toTheEnd && random.NextInt(3) == 0))
        {
            // An unknown last coding runs to the end of the connection.
            fields.Add(Field("Transfer-Encoding", chunked ? (random.NextInt(3) == 0 ? "gzip, Chunked" : "chunked") : "gzip", ref random));
        }

        if (!chunked && !toTheEnd && (!bodiless || random.NextInt(2) == 0))
        {
            trace.ContentLength = length;
            var digits = new string('0', random.NextInt(3)) + length.ToString(CultureInfo.InvariantCulture);
            fields.Add(Field("Content-Length", random.NextInt(5) == 0 ? $"{digits}, {digits}" : digits, ref random));
        }

        return fields;
    }

    private static (ulong Order, string Text) Field(string name, string value, ref SeededRandom random)
    {
        var shown = random.NextInt(3) switch
        {
            0 => name.ToLowerInvariant(),
            1 => name.ToUpperInvariant(),
            _ => name,
        };
        return (random.NextUInt64(), $"{shown}:{Blanks(ref random)}{value}{Blanks(ref random)}{End(ref random)}");
    }

    private static byte[] Body(ref SeededRandom random)
    {
        var body = new byte[random.NextInt(8) == 0 ? random.NextInt(5000) : random.NextInt(80)];
        for (var i = 0; i < body.Length; i++)
        {
            body[i] = "ab\r\n0 :H"u8[random.NextInt(8)];
        }

        return body;
    }

    private static void AddChunks(List<byte> bytes, byte[] body, ref SeededRandom random)
    {
        for (var at = 0; at < body.Length;)
        {
            var length = 1 + random.NextInt(body.Length - at);
            var digits = random.NextInt(2) == 0 ? length.ToString("x", CultureInfo.InvariantCulture) : length.ToString("X4", CultureInfo.InvariantCulture);
            Add(bytes, digits + (random.NextInt(4) == 0 ? Extensions[random.NextInt(Extensions.Length)] : "") + "\r\n");
            bytes.AddRange(body.AsSpan(at, length));
            Add(bytes, "\r\n");
            at += length;
        }

        Add(bytes, new string('0', 1 + random.NextInt(3)) + "\r\n");
        for (var left = random.NextInt(4) == 0 ? 1 + random.NextInt(3) : 0; left > 0; left--)
        {
            Add(bytes, Trailers[random.NextInt(Trailers.Length)]);
        }

        Add(bytes, End(ref random));
    }

    private static string Blanks(ref SeededRandom random) => random.NextInt(4) == 0 ? " \t "[..random.NextInt(4)] : " ";

    // A bare line feed ends a line of a head too (RFC 9112, section 2.2).
    private static string End(ref SeededRandom random) => random.NextInt(6) == 0 ? "\n" : "\r\n";

    private static void Add(List<byte> bytes, string text) => bytes.AddRange(Encoding.Latin1.GetBytes(text));
}
