using System.Text;
using Proofload.Measurement.Randomness;
using Proofload.Transport.Http1;

namespace Proofload.Tests.Transport.Http1;

public sealed class ResponseParserFuzzTests
{
    private static readonly string[] Pieces =
    [
        "HTTP/1.1 200 OK\r\n", "HTTP/1.0 200 OK\r\n", "HTTP/1.1 103 Hints\r\n", "HTTP/1.1 204 No\r\n", "HTTP/1.1 500 \r\n", "HTTP/1.", "1", " ", "\t",
        "Content-Length: 5\r\n", "Content-Length: 0\r\n", "content-length: 18446744073709551616\r\n", "Transfer-Encoding: chunked\r\n",
        "transfer-encoding: gzip, chunked\r\n", "Transfer-Encoding: identity\r\n", "Connection: close\r\n", "Connection: keep-alive\r\n",
        "Content-Type: text/event-stream\r\n", "X-A: b\r\n", " fold\r\n", "A", ":", "\r\n", "\r", "\n", "\r\n\r\n", "\n\n", "\0", "\xff",
        "5\r\nhello\r\n", "1\r\nx\r\n", "5;ext=\"a\"\r\nhello\r\n", "0\r\n\r\n", "0\r\nT: u\r\n\r\n", "f", "ffffffffffffffff", ";", "hello", "data: {}\n\n",
    ];

    private readonly ResponseParser _parser = new();

    [Fact]
    public void Responses_put_together_from_pieces_mean_the_same_however_they_are_cut()
    {
        var complete = 0;
        for (var round = 0; round < 6_000; round++)
        {
            var random = SeededRandom.At(11, 0, (ulong)round);
            var text = new StringBuilder(random.NextInt(4) == 0 ? "" : Pieces[random.NextInt(3)]);
            for (var left = random.NextInt(14); left > 0; left--)
            {
                text.Append(Pieces[random.NextInt(Pieces.Length)]);
            }

            complete += EveryCutAgrees(Encoding.Latin1.GetBytes(text.ToString()), random) ? 1 : 0;
        }

        Assert.InRange(complete, 100, 5_900);
    }

    [Fact]
    public void Valid_responses_with_a_few_bytes_changed_mean_the_same_however_they_are_cut()
    {
        var complete = 0;
        var seeds = ResponseParserTests.Responses.Select(row => Encoding.Latin1.GetBytes(row.Data.Item1)).ToArray();
        for (var round = 0; round < 6_000; round++)
        {
            var random = SeededRandom.At(12, 0, (ulong)round);
            var bytes = seeds[random.NextInt(seeds.Length)].ToList();
            for (var left = 1 + random.NextInt(3); left > 0 && bytes.Count > 0; left--)
            {
                var at = random.NextInt(bytes.Count);
                switch (random.NextInt(3))
                {
                    case 0:
                        bytes[at] = (byte)random.NextInt(256);
                        break;
                    case 1:
                        bytes.Insert(at, (byte)random.NextInt(256));
                        break;
                    default:
                        bytes.RemoveAt(at);
                        break;
                }
            }

            complete += EveryCutAgrees([.. bytes], random) ? 1 : 0;
        }

        Assert.InRange(complete, 500, 5_500);
    }

    [Fact]
    public void Random_bytes_never_throw()
    {
        for (var round = 0; round < 20_000; round++)
        {
            var random = SeededRandom.At(13, 0, (ulong)round);
            var bytes = new byte[random.NextInt(200)];
            for (var i = 0; i < bytes.Length; i++)
            {
                bytes[i] = (byte)random.NextInt(256);
            }

            var length = 1 + random.NextInt(20);
            Assert.NotEqual("end", ParsedResponse.Of(bytes, () => length, parser: _parser).Ending);
        }
    }

    private bool EveryCutAgrees(byte[] bytes, SeededRandom random)
    {
        var whole = ParsedResponse.Of(bytes, () => int.MaxValue, parser: _parser);
        Assert.Equal(whole, ParsedResponse.Of(bytes, () => 1, parser: _parser));
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(whole, ParsedResponse.Of(bytes, () => 1 + random.NextInt(12), parser: _parser));
        }

        return whole.Ending is "end" or "Complete";
    }
}
