using System.Buffers.Binary;

namespace Proofload.Lab.Simulator.Media;

/// <summary>Walks the segments of a JPEG up to its scan, and looks for its end.</summary>
internal static class JpegFile
{
    public static UploadedFile? Read(ReadOnlySpan<byte> bytes, out string problem)
    {
        UploadedFile? file = null;
        for (var at = 2; at + 4 <= bytes.Length && bytes[at] == 0xFF;)
        {
            var marker = bytes[at + 1];
            var length = BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 2)..]);
            var content = length >= 2 && length <= bytes.Length - at - 2 ? bytes.Slice(at + 4, length - 2) : default;
            if (content.IsEmpty)
            {
                break;
            }

            // Start of frame, whatever the process: precision, height, width, components.
            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC) && content.Length >= 6)
            {
                file = new UploadedFile("jpeg", BinaryPrimitives.ReadUInt16BigEndian(content[3..]), BinaryPrimitives.ReadUInt16BigEndian(content[1..]), 0);
            }

            if (marker == 0xDA)
            {
                problem = "The JPEG file is not whole.";
                var isWhole = bytes.EndsWith((ReadOnlySpan<byte>)[0xFF, 0xD9]) && bytes.Length > at + 2 + length + 2;
                return isWhole && file is { Width: > 0, Height: > 0 } ? file : null;
            }

            at += 2 + length;
        }

        problem = "The JPEG file is not whole.";
        return null;
    }
}
