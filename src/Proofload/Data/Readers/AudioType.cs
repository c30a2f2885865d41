namespace Proofload.Data.Readers;

/// <summary>Audio formats by their magic bytes.</summary>
internal static class AudioType
{
    /// <summary>The media type; null for anything that is no WAV, FLAC, Ogg or MP3.</summary>
    public static string? Of(ReadOnlySpan<byte> head)
    {
        if (head.Length >= ImageType.HeadBytes && head.StartsWith("RIFF"u8) && head[8..].StartsWith("WAVE"u8))
            return "audio/wav";
        if (head.StartsWith("fLaC"u8))
            return "audio/flac";
        if (head.StartsWith("OggS"u8))
            return "audio/ogg";

        // A tag, or the eleven bits and the layer of a frame's header.
        return head.StartsWith("ID3"u8) || head is [0xFF, 0xFB or 0xFA or 0xF3 or 0xF2, ..] ? "audio/mpeg" : null;
    }
}
