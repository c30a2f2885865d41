namespace Proofload.Data.Readers;

/// <summary>Image formats by their magic bytes.</summary>
internal static class ImageType
{
    /// <summary>Bytes that are needed to tell.</summary>
    public const int HeadBytes = 12;

    /// <summary>The media type; null for anything that is no PNG, JPEG, WebP, GIF or BMP.</summary>
    public static string? Of(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]))
            return "image/png";
        if (head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]))
            return "image/jpeg";
        if (head.Length >= HeadBytes && head.StartsWith("RIFF"u8) && head[8..].StartsWith("WEBP"u8))
            return "image/webp";
        if (head.StartsWith("GIF87a"u8) || head.StartsWith("GIF89a"u8))
            return "image/gif";
        return head.Length >= HeadBytes && head.StartsWith("BM"u8) ? "image/bmp" : null;
    }
}
