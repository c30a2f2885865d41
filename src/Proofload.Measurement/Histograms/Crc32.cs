namespace Proofload.Measurement.Histograms;

/// <summary>CRC-32 of ISO 3309 and zlib: reflected, polynomial 0xEDB88320.</summary>
internal static class Crc32
{
    private static readonly uint[] Table = CreateTable();

    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
            crc = (crc >> 8) ^ Table[(byte)(crc ^ b)];
        return ~crc;
    }

    private static uint[] CreateTable()
    {
        var table = new uint[256];
        for (uint i = 0; i < 256; i++)
        {
            var value = i;
            for (var bit = 0; bit < 8; bit++)
                value = (value & 1) != 0 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1;
            table[i] = value;
        }

        return table;
    }
}
