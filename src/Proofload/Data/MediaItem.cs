using System.Buffers;
using System.Buffers.Text;

namespace Proofload.Data;

/// <summary>What a medium is.</summary>
public enum MediaKind
{
    /// <summary>An image.</summary>
    Image = 0,

    /// <summary>A sound.</summary>
    Audio,
}

/// <summary>
/// An image or a sound that a request carries, as the bytes of its file. They come in two pieces, so that many requests can share a large
/// one and still differ.
/// </summary>
/// <param name="Kind">What it is.</param>
/// <param name="MediaType">Media type, for example <c>image/jpeg</c>.</param>
/// <param name="FileName">A file name to announce.</param>
/// <param name="Head">The first bytes.</param>
/// <param name="Tail">The bytes behind them; may be empty.</param>
public readonly record struct MediaItem(MediaKind Kind, string MediaType, string FileName, ReadOnlyMemory<byte> Head, ReadOnlyMemory<byte> Tail)
{
    /// <summary>All bytes.</summary>
    public int Length => Head.Length + Tail.Length;

    /// <summary>Appends the bytes.</summary>
    public void WriteTo(ArrayBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.Write(Head.Span);
        output.Write(Tail.Span);
    }

    /// <summary>Appends the bytes as base64, padded (RFC 4648, section 4).</summary>
    public void WriteBase64To(ArrayBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        var target = output.GetSpan(Base64.GetMaxEncodedToUtf8Length(Length));
        var head = Head.Span;
        var tail = Tail.Span;
        Base64.EncodeToUtf8(head, target, out var consumed, out var total, isFinalBlock: tail.IsEmpty);

        // A group of three bytes may lie across the seam.
        Span<byte> seam = stackalloc byte[3];
        var left = head.Length - consumed;
        if (left > 0)
        {
            head[consumed..].CopyTo(seam);
            var taken = Math.Min(3 - left, tail.Length);
            tail[..taken].CopyTo(seam[left..]);
            tail = tail[taken..];
            Base64.EncodeToUtf8(seam[..(left + taken)], target[total..], out _, out var middle, isFinalBlock: tail.IsEmpty);
            total += middle;
        }

        Base64.EncodeToUtf8(tail, target[total..], out _, out var last);
        output.Advance(total + last);
    }
}
