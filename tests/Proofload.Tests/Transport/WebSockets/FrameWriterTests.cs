using System.Buffers;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Proofload.Transport.WebSockets;

namespace Proofload.Tests.Transport.WebSockets;

public sealed class FrameWriterTests
{
    // RFC 6455, section 5.7: a masked "Hello".
    [Fact]
    public void The_example_of_the_standard_is_written_as_it_stands_there()
    {
        Assert.Equal(
            [0x81, 0x85, 0x37, 0xFA, 0x21, 0x3D, 0x7F, 0x9F, 0x4D, 0x51, 0x58],
            Write([("Hello"u8.ToArray(), 0x3D21FA37)]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(125)]
    [InlineData(126)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    public void Payloads_of_every_form_of_length_come_out_again(int length)
    {
        var text = string.Concat(Enumerable.Range(0, length).Select(static i => (char)('a' + (i % 26))));
        Assert.Equal([text, "next"], ServerFrames.Read(Write([(Encoding.ASCII.GetBytes(text), 0xDEADBEEF), ("next"u8.ToArray(), 1)])));
    }

    [Fact]
    public void Masking_twice_gives_the_payload_back() => Prop.ForAll(
        ArbMap.Default.ArbFor<byte[]>(),
        ArbMap.Default.ArbFor<uint>(),
        static (payload, mask) =>
        {
            var masked = payload.ToArray();
            FrameWriter.Mask(masked, mask);
            FrameWriter.Mask(masked, mask);
            return masked.AsSpan().SequenceEqual(payload);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_control_frame_is_short_and_masked()
    {
        var frame = new byte[131];
        var length = FrameWriter.WriteControl(frame, Opcode.Pong, "p"u8, 0x04030201);
        Assert.Equal([0x8A, 0x81, 1, 2, 3, 4, 'p' ^ 1], frame[..length].Select(static b => (int)b));
    }

    private static byte[] Write((byte[] Payload, uint Mask)[] messages)
    {
        var output = new ArrayBufferWriter<byte>();
        foreach (var (payload, mask) in messages)
        {
            var start = FrameWriter.Begin(output);
            output.Write(payload);
            FrameWriter.End(output, start, Opcode.Text, mask);
        }

        return output.WrittenSpan.ToArray();
    }
}
