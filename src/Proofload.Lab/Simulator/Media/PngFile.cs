using System.Buffers.Binary;

namespace Proofload.Lab.Simulator.Media;

/// <summary>Walks the chunks of a PNG and checks their checksums.</summary>
internal static class PngFile
{
    private static readonly uint[] Table = MakeTable();

    public static ReadOnlySpan<byte> Signature => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    public static UploadedFile? Read(ReadOnlySpan<byte> bytes, out string problem)
    {
        UploadedFile? file = null;
        var hasData = false;
        for (var rest = bytes[Signature.Length..]; rest.Length >= 12;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(rest);
            if (length < 0 || length > rest.Length - 12)
            {
                break;
            }

            var name = rest.Slice(4, 4);
            var data = rest.Slice(8, length);
            if (Checksum(rest.Slice(4, length + 4)) != BinaryPrimitives.ReadUInt32BigEndian(rest[(8 + length)..]))
            {
                problem = "A chunk of the PNG file has a wrong checksum.";
                return null;
            }

            if (file is null)
            {
                if (!name.SequenceEqual("IHDR"u8) || length != 13)
                {
                    break;
                }

                file = new UploadedFile("png", BinaryPrimitives.ReadInt32BigEndian(data), BinaryPrimitives.ReadInt32BigEndian(data[4..]), 0);
            }

            hasData |= name.SequenceEqual("IDAT"u8) && length > 0;
            if (name.SequenceEqual("IEND"u8))
            {
                problem = "";
                return hasData && file is { Width: > 0, Height: > 0 } ? file : Broken(out problem);
            }

            rest = rest[(12 + length)..];
        }

        return Broken(out problem);
    }

    private static UploadedFile? Broken(out string problem)
    {
        problem = "The PNG file is not whole.";
        return null;
    }

    // The sample code of the PNG specification, annex D, with its table.
    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var sum = uint.MaxValue;
        foreach (var value in bytes)
        {
            sum = Table[(byte)sum ^ value] ^ (sum >> 8);
        }

        return sum ^ uint.MaxValue;
    }

    private static uint[] MakeTable()
    {
        var table = new uint[256];
        for (uint n = 0; n < table.Length; n++)
        {
            var c = n;
            for (var k = 0; k < 8; k++)
            {
                c = (c & 1) == 1 ? 0xEDB88320 ^ (c >> 1) : c >> 1;
            }

            table[n] = c;
        }

        return table;
    }
}
