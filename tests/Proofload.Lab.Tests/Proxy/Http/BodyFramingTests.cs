using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Proofload.Lab.Proxy.Http;

namespace Proofload.Lab.Tests.Proxy.Http;

public sealed class BodyFramingTests
{
    [Fact]
    public void Next_AChunkedBodySplitAnywhere_GivesTheSamePayloadAndEnd() =>
        Prop.ForAll(
            ArbMap.Default.ArbFor<NonNull<byte[]>[]>(),
            ArbMap.Default.ArbFor<PositiveInt>(),
            static (parts, step) =>
            {
                var chunks = parts.Select(static p => p.Get).Where(static p => p.Length > 0).ToArray();
                byte[] wire = [.. chunks.SelectMany(static c => Encoding.ASCII.GetBytes(c.Length.ToString("x", CultureInfo.InvariantCulture) + ";a=b\r\n").Concat(c).Concat("\r\n"u8.ToArray())), .. "0\r\nTrailer: 1\r\n\r\nNEXT"u8];
                var (payload, used, isEnd) = Read(wire, BodyMode.Chunked, 0, step.Get);
                Assert.True(isEnd);
                Assert.Equal(wire.Length - 4, used);
                Assert.Equal(chunks.SelectMany(static c => c), payload);
            }).QuickCheckThrowOnFailure();

    [Fact]
    public void Next_ABodyOfKnownLength_TakesNotAByteOfTheNextMessage()
    {
        for (var step = 1; step < 12; step++)
        {
            var (payload, used, isEnd) = Read("0123456789NEXT"u8.ToArray(), BodyMode.Length, 10, step);
            Assert.True(isEnd);
            Assert.Equal(10, used);
            Assert.Equal("0123456789"u8.ToArray(), payload);
        }
    }

    [Theory]
    [InlineData("x\r\n")]
    [InlineData("\r\n")]
    [InlineData("-1\r\n")]
    [InlineData("3\r\nabcX")]
    [InlineData("ffffffffffffffff\r\n")]
    [InlineData("0\r\n\rX")]
    public void Next_BrokenChunks_AreCalledBroken(string wire)
    {
        var framing = new BodyFraming();
        framing.Begin(BodyMode.Chunked, 0);
        ReadOnlySpan<byte> rest = Encoding.Latin1.GetBytes(wire);
        var isBroken = false;
        while (!rest.IsEmpty && !isBroken)
        {
            var part = framing.Next(rest);
            isBroken = part.IsBroken;
            rest = rest[part.Consumed..];
        }

        Assert.True(isBroken);
    }

    [Fact]
    public void Next_Garbage_AlwaysGoesOnOrIsCalledBroken() =>
        Prop.ForAll(ArbMap.Default.ArbFor<NonNull<byte[]>>(), static bytes =>
        {
            var framing = new BodyFraming();
            framing.Begin(BodyMode.Chunked, 0);
            ReadOnlySpan<byte> rest = bytes.Get;
            while (!rest.IsEmpty)
            {
                var part = framing.Next(rest);
                if (part.IsBroken || part.IsEnd)
                {
                    return;
                }

                Assert.InRange(part.Consumed, 1, rest.Length);
                Assert.InRange(part.PayloadStart + part.PayloadLength, 0, part.Consumed);
                rest = rest[part.Consumed..];
            }
        }).QuickCheckThrowOnFailure();

    private static (byte[] Payload, int Used, bool IsEnd) Read(byte[] wire, BodyMode mode, long length, int step)
    {
        var framing = new BodyFraming();
        framing.Begin(mode, length);
        var payload = new List<byte>();
        for (var at = 0; at < wire.Length;)
        {
            var piece = wire.AsSpan(at, Math.Min(step, wire.Length - at));
            while (!piece.IsEmpty)
            {
                var part = framing.Next(piece);
                Assert.False(part.IsBroken);
                payload.AddRange(piece.Slice(part.PayloadStart, part.PayloadLength));
                at += part.Consumed;
                piece = piece[part.Consumed..];
                if (part.IsEnd)
                {
                    return ([.. payload], at, true);
                }
            }
        }

        return ([.. payload], wire.Length, false);
    }
}
