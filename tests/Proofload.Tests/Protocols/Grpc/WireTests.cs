using System.Buffers;
using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;
using Proofload.Protocols.Grpc;

namespace Proofload.Tests.Protocols.Grpc;

/// <summary>Our few protobuf primitives against the official library.</summary>
public sealed class WireTests
{
    [Fact]
    public void Varint_AnyValue_IsThatOfTheOfficialLibraryBothWays() => Prop.ForAll<ulong>(static value =>
    {
        var body = new ArrayBufferWriter<byte>();
        WireWriter.Varint(body, value);
        using var stream = new MemoryStream();
        using (var official = new CodedOutputStream(stream, leaveOpen: true))
        {
            official.WriteUInt64(value);
        }

        var reader = new WireReader(body.WrittenSpan);
        return body.WrittenSpan.SequenceEqual(stream.ToArray()) && reader.TryVarint(out var read) && read == value && reader.AtEnd;
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(0)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(20_000)]
    public void Open_and_close_write_a_field_of_any_length_with_its_shortest_length(int length)
    {
        var content = Enumerable.Range(0, length).Select(static i => (byte)i).ToArray();
        var body = new ArrayBufferWriter<byte>();
        body.Write("\u0001\u0002"u8);
        var outer = WireWriter.Open(body, 5);
        var inner = WireWriter.Open(body, 7);
        body.Write(content);
        WireWriter.Close(body, inner);
        WireWriter.Close(body, outer);

        var official = new CodedInputStream(body.WrittenSpan[2..].ToArray());
        Assert.Equal(WireFormat.MakeTag(5, WireFormat.WireType.LengthDelimited), official.ReadTag());
        var message = new CodedInputStream(official.ReadBytes().ToByteArray());
        Assert.Equal(WireFormat.MakeTag(7, WireFormat.WireType.LengthDelimited), message.ReadTag());
        Assert.Equal(content, message.ReadBytes().ToByteArray());
        Assert.True(official.IsAtEnd);
    }

    [Theory]
    [InlineData(new byte[] { 0x80 })]
    [InlineData(new byte[] { 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 1 })]
    public void TryVarint_Unfinished_IsRefused(byte[] bytes) => Assert.False(new WireReader(bytes).TryVarint(out _));

    [Theory]
    [InlineData(new byte[] { 0x0A, 2, 1 })]
    [InlineData(new byte[] { 0x09, 1, 2, 3 })]
    [InlineData(new byte[] { 0x0D, 1 })]
    [InlineData(new byte[] { 0x0B })]
    public void TrySkip_ValueThatIsNotThere_IsRefused(byte[] bytes)
    {
        var reader = new WireReader(bytes);
        Assert.True(reader.TryTag(out _, out var wire));
        Assert.False(reader.TrySkip(wire));
    }
}
