using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Proofload.Data.Readers;

/// <summary>
/// Memory of loaded rows: texts stand behind each other in large blocks, without an object for each, up to a total. A file is read once,
/// as a stream; what does not fit is not used, and the description says so.
/// </summary>
internal sealed class RowMemory(long mostBytes = RowMemory.MostBytes)
{
    /// <summary>Default bound of one dataset: 1 GiB.</summary>
    public const long MostBytes = 1L << 30;

    private const int BlockBytes = 1 << 20;

    /// <summary>Bytes that a row costs beside its texts, about.</summary>
    private const int BytesPerRow = 160;

    private byte[] _block = [];
    private int _used;
    private long _total;

    /// <summary>True when nothing more should be loaded.</summary>
    public bool IsFull => _total >= mostBytes;

    /// <summary>Counts the objects of a row.</summary>
    public void CountRow() => _total += BytesPerRow;

    /// <summary>Keeps a text as UTF-8.</summary>
    public ReadOnlyMemory<byte> Keep(string text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        var memory = Allocate(length);
        Encoding.UTF8.GetBytes(text, memory.Span);
        return memory;
    }

    /// <summary>Keeps bytes.</summary>
    public ReadOnlyMemory<byte> Keep(ReadOnlySpan<byte> bytes)
    {
        var memory = Allocate(bytes.Length);
        bytes.CopyTo(memory.Span);
        return memory;
    }

    /// <summary>Keeps a text as UTF-8, escaped for a JSON string; where nothing had to be escaped, shares the plain one.</summary>
    public ReadOnlyMemory<byte> KeepEscaped(string text, ReadOnlyMemory<byte> plain)
    {
        var escaped = JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes;
        return escaped.SequenceEqual(plain.Span) ? plain : Keep(escaped);
    }

    private Memory<byte> Allocate(int length)
    {
        _total += length;
        if (length > BlockBytes / 4)
            return new byte[length];
        if (_block.Length - _used < length)
            (_block, _used) = (new byte[BlockBytes], 0);
        _used += length;
        return _block.AsMemory(_used - length, length);
    }
}
