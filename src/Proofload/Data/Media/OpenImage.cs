using System.Buffers;

namespace Proofload.Data.Media;

/// <summary>
/// An image file whose last pixels are open: everything before them is encoded once, and each request closes the file with pixels of its
/// own. So no two requests carry the same bytes or the same picture, at the price of some microseconds.
/// </summary>
internal abstract class OpenImage
{
    /// <summary>The file up to the open pixels.</summary>
    public abstract ReadOnlyMemory<byte> Head { get; }

    /// <summary>Appends the end of the file.</summary>
    /// <param name="mark">Decides the open pixels: another mark, other bytes.</param>
    /// <param name="output">Gets the bytes.</param>
    public abstract void WriteTail(ulong mark, ArrayBufferWriter<byte> output);
}
