using System.Buffers;
using System.IO.Compression;
using Proofload.Plans;
using Proofload.Protocols.Grpc;

namespace Proofload.Tests.Protocols.Grpc;

public sealed class MessageParserTests
{
    [Fact]
    public void Messages_cut_at_every_byte_are_the_same()
    {
        byte[][] messages = [[1, 2, 3], [], [.. Enumerable.Range(0, 300).Select(static i => (byte)i)], [9]];
        byte[] bytes = [.. messages.SelectMany(static (m, i) => Framed(m, gzip: i == 2))];
        for (var first = 0; first <= bytes.Length; first++)
        {
            var second = first + ((bytes.Length - first) / 2);
            var (seen, parser) = Parse("gzip", bytes[..first], bytes[first..second], bytes[second..]);
            Assert.Equal(messages, seen);
            Assert.True(parser.IsBetweenMessages);
        }

        Assert.Equal(messages, Parse("gzip", [.. bytes.Select(static b => new[] { b })]).Seen);
    }

    [Fact]
    public void A_part_of_a_message_is_seen_as_unfinished()
    {
        var bytes = Framed([1, 2, 3]);
        for (var length = 1; length < bytes.Length; length++)
        {
            var (seen, parser) = Parse(null, bytes[..length]);
            Assert.Empty(seen);
            Assert.False(parser.IsBetweenMessages);
            Assert.Null(parser.Problem);
        }
    }

    [Theory]
    [InlineData(2, 1, null, "a message begins with 2 instead of 0 or 1")]
    [InlineData(1, 1, null, "a message is compressed, but no grpc-encoding was announced")]
    [InlineData(1, 1, "identity", "a message is compressed, but no grpc-encoding was announced")]
    [InlineData(1, 1, "snappy", "a message is compressed in a way that was not offered; only gzip is read")]
    [InlineData(1, 3, "gzip", "a compressed message is no valid gzip")]
    [InlineData(0, 1025, null, "a message of ")]
    public void Wrong_bytes_have_one_clear_reason(byte flag, int length, string? encoding, string problem)
    {
        var (seen, parser) = Parse(encoding, [flag, 0, 0, (byte)(length >> 8), (byte)length, 7, 7, 7]);
        Assert.Empty(seen);
        Assert.StartsWith(problem, parser.Problem);
        Assert.False(parser.Feed([0, 0, 0, 0, 0], new Sink([])));
    }

    [Fact]
    public void A_length_of_four_gibibytes_is_refused_before_any_of_it_is_kept()
    {
        var (_, parser) = Parse(null, [0, 0xFF, 0xFF, 0xFF, 0xFF]);
        Assert.Contains("is larger than", parser.Problem);
    }

    [Fact]
    public void A_small_message_that_grows_beyond_the_limit_is_refused()
    {
        var (seen, parser) = Parse("gzip", Framed(new byte[4096], gzip: true));
        Assert.Empty(seen);
        Assert.Contains("after decompression", parser.Problem);
    }

    [Theory]
    [InlineData(GrpcCompression.Identity)]
    [InlineData(GrpcCompression.Gzip)]
    public void What_is_framed_is_parsed(GrpcCompression compression)
    {
        var body = new ArrayBufferWriter<byte>();
        MessageFrame.Begin(body);
        body.Write("hello hello hello"u8);
        MessageFrame.End(body, compression);
        Assert.Equal(compression == GrpcCompression.Gzip ? 1 : 0, body.WrittenSpan[0]);
        Assert.Equal("hello hello hello"u8.ToArray(), Assert.Single(Parse("gzip", body.WrittenSpan.ToArray()).Seen));
    }

    private static byte[] Framed(byte[] message, bool gzip = false)
    {
        if (gzip)
        {
            using var packed = new MemoryStream();
            using (var stream = new GZipStream(packed, CompressionLevel.Optimal))
            {
                stream.Write(message);
            }

            message = packed.ToArray();
        }

        return [gzip ? (byte)1 : (byte)0, 0, 0, (byte)(message.Length >> 8), (byte)message.Length, .. message];
    }

    private static (List<byte[]> Seen, MessageParser Parser) Parse(string? encoding, params byte[][] pieces)
    {
        var parser = new MessageParser(1024);
        parser.Reset(encoding);
        var seen = new List<byte[]>();
        foreach (var piece in pieces)
        {
            if (!parser.Feed(piece, new Sink(seen)))
            {
                break;
            }
        }

        return (seen, parser);
    }

    private sealed class Sink(List<byte[]> seen) : IMessageSink
    {
        public bool OnMessage(ReadOnlySpan<byte> message)
        {
            seen.Add(message.ToArray());
            return true;
        }
    }
}
