using System.Buffers;
using Proofload.Data;

namespace Proofload.Protocols;

/// <summary>Finds and writes the media of a row.</summary>
internal static class MediaWriter
{
    /// <summary>The row's first medium of a kind; null without any.</summary>
    public static MediaItem? First(Row row, MediaKind kind)
    {
        foreach (ref readonly var item in System.Runtime.InteropServices.CollectionsMarshal.AsSpan(row.Media))
        {
            if (item.Kind == kind)
            {
                return item;
            }
        }

        return null;
    }

    /// <summary>Appends the first medium of a kind as base64; false when the row has none.</summary>
    public static bool TryWriteBase64(Row row, MediaKind kind, ArrayBufferWriter<byte> output)
    {
        if (First(row, kind) is not { } item)
        {
            return false;
        }

        item.WriteBase64To(output);
        return true;
    }
}
