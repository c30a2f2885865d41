using System.Buffers;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Proofload.Data;

namespace Proofload.Tests.Data.Media;

public sealed class MediaItemTests
{
    [Fact]
    public void WriteBase64To_AnySeam_IsTheBase64OfTheWhole() =>
        Prop.ForAll<byte[], byte[]>((head, tail) =>
        {
            var output = new ArrayBufferWriter<byte>();
            output.Write("x"u8);
            var item = new MediaItem(MediaKind.Image, "image/png", "a.png", head, tail);
            item.WriteBase64To(output);
            return Encoding.ASCII.GetString(output.WrittenSpan) == "x" + Convert.ToBase64String([.. head, .. tail]) && item.Length == head.Length + tail.Length;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void WriteTo_GivesBothPieces()
    {
        var output = new ArrayBufferWriter<byte>();
        new MediaItem(MediaKind.Audio, "audio/wav", "a.wav", new byte[] { 1, 2 }, new byte[] { 3 }).WriteTo(output);
        Assert.Equal([1, 2, 3], output.WrittenSpan.ToArray());
    }
}
