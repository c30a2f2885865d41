using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;
using Proofload.Telemetry.Otlp;

namespace Proofload.Tests.Telemetry.Otlp;

public sealed class OtlpResponseTests
{
    [Fact]
    public void PartialSuccess_IsRead()
    {
        var partial = Message(static o =>
        {
            o.WriteTag(1, WireFormat.WireType.Varint);
            o.WriteInt64(42);
            o.WriteTag(2, WireFormat.WireType.LengthDelimited);
            o.WriteString("too\nold");
        });
        var body = Message(o =>
        {
            o.WriteTag(9, WireFormat.WireType.Fixed64);
            o.WriteFixed64(1);
            o.WriteTag(1, WireFormat.WireType.LengthDelimited);
            o.WriteBytes(ByteString.CopyFrom(partial));
        });
        Assert.Equal((42, "too old"), OtlpResponse.ReadPartialSuccess(body));
        Assert.Equal((0, ""), OtlpResponse.ReadPartialSuccess([]));
        for (var cut = 0; cut < body.Length; cut++)
            Assert.InRange(OtlpResponse.ReadPartialSuccess(body[..cut]).RejectedPoints, 0, 42);
    }

    [Fact]
    public void StatusMessage_IsReadAndShortened()
    {
        var body = Message(static o =>
        {
            o.WriteTag(1, WireFormat.WireType.Varint);
            o.WriteInt32(3);
            o.WriteTag(2, WireFormat.WireType.LengthDelimited);
            o.WriteString(new string('x', 5000));
        });
        Assert.InRange(OtlpResponse.ReadStatusMessage(body, "application/x-protobuf").Length, 100, 400);
        Assert.Equal("no such path", OtlpResponse.ReadStatusMessage("no such\tpath\n"u8.ToArray(), "text/plain"));
        Assert.Equal("", OtlpResponse.ReadStatusMessage("<html>"u8.ToArray(), "text/html"));
    }

    [Fact]
    public void Garbage_SaysNothingAndThrowsNothing() => Prop.ForAll(Gen.ArrayOf(Gen.Choose(0, 255).Select(static b => (byte)b)).ToArbitrary(), static body =>
        OtlpResponse.ReadPartialSuccess(body).RejectedPoints >= 0
        && OtlpResponse.ReadStatusMessage(body, "application/x-protobuf").All(static c => !char.IsControl(c))
        && OtlpResponse.ReadStatusMessage(body, "text/plain").All(static c => !char.IsControl(c))).QuickCheckThrowOnFailure();

    private static byte[] Message(Action<CodedOutputStream> write)
    {
        using var bytes = new MemoryStream();
        using (var output = new CodedOutputStream(bytes, leaveOpen: true))
            write(output);
        return bytes.ToArray();
    }
}
