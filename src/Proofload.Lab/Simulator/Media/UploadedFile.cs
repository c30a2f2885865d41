using System.Buffers.Binary;
using System.Globalization;

namespace Proofload.Lab.Simulator.Media;

/// <summary>What an uploaded file says of itself.</summary>
/// <param name="Format">png, jpeg or wav.</param>
/// <param name="Width">Width in pixels; 0 for sound.</param>
/// <param name="Height">Height in pixels; 0 for sound.</param>
/// <param name="Seconds">Length of a sound; 0 for images.</param>
internal sealed record UploadedFile(string Format, int Width, int Height, double Seconds)
{
    /// <summary>Reads the structure of a file; null and the reason when it is no whole PNG, JPEG or WAV.</summary>
    public static UploadedFile? Read(ReadOnlySpan<byte> bytes, out string problem)
    {
        if (bytes.StartsWith(PngFile.Signature))
        {
            return PngFile.Read(bytes, out problem);
        }

        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8]))
        {
            return JpegFile.Read(bytes, out problem);
        }

        if (bytes.Length >= 12 && bytes.StartsWith("RIFF"u8) && bytes[8..].StartsWith("WAVE"u8))
        {
            return ReadWave(bytes, out problem);
        }

        problem = $"The {bytes.Length.ToString(CultureInfo.InvariantCulture)} bytes are no PNG, JPEG or WAV file.";
        return null;
    }

    private static UploadedFile? ReadWave(ReadOnlySpan<byte> bytes, out string problem)
    {
        var rate = 0;
        for (var at = 12; at + 8 <= bytes.Length;)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(bytes[(at + 4)..]);
            if (length < 0 || length > bytes.Length - at - 8)
            {
                break;
            }

            if (bytes[at..].StartsWith("fmt "u8) && length >= 16)
            {
                rate = BinaryPrimitives.ReadInt32LittleEndian(bytes[(at + 16)..]);
            }
            else if (bytes[at..].StartsWith("data"u8) && rate > 0)
            {
                problem = "";
                return new UploadedFile("wav", 0, 0, (double)length / rate);
            }

            at += 8 + length + (length & 1);
        }

        problem = "The WAV file has no whole format and data.";
        return null;
    }
}
