using System.Buffers;
using System.Buffers.Binary;

namespace Proofload.Data.Media;

/// <summary>
/// A baseline JPEG (ITU-T T.81, in JFIF): quality 75, colour at half the resolution, as cameras and libraries write it. The last 16 x 16
/// pixels are coded for each request.
/// </summary>
internal sealed class JpegImage : OpenImage
{
    private const int Side = 16;
    private static readonly float[] Cosines = MakeCosines();

    private readonly byte[] _head;
    private readonly JpegBits _bits;

    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <param name="pixels">Red, green and blue, row by row.</param>
    public JpegImage(int width, int height, byte[] pixels)
    {
        var output = new ArrayBufferWriter<byte>((width * height / 4) + 1024);
        WriteHeader(width, height, output);
        var planes = new JpegPlanes(width, height, pixels);
        var bits = default(JpegBits);
        Span<float> samples = stackalloc float[64];
        Span<short> block = stackalloc short[64];
        for (var y = 0; y < height; y += Side)
        {
            for (var x = 0; x < width; x += Side)
            {
                if (y + Side >= height && x + Side >= width)
                    break;
                planes.Load(x, y);
                for (var part = 0; part < 6; part++)
                {
                    planes.Take(part, samples);
                    Transform(samples, part < 4 ? JpegTables.BrightnessSteps : JpegTables.ColourSteps, block);
                    bits.WriteBlock(block, Math.Max(0, part - 3), output);
                }
            }
        }

        _head = output.WrittenSpan.ToArray();
        _bits = bits;
    }

    public override ReadOnlyMemory<byte> Head => _head;

    public override void WriteTail(ulong mark, ArrayBufferWriter<byte> output)
    {
        var bits = _bits;
        Span<short> block = stackalloc short[64];
        for (var part = 0; part < 4; part++)
        {
            // 16 bits of the mark in each block of brightness: a grey of 16 and seven coefficients of -2, -1, 1 or 2 behind it; every code is of its own.
            block.Clear();
            var own = (int)(mark >> (part * 16)) & 0xFFFF;
            block[0] = (short)((own & 3) * 12);
            for (var i = 1; i < 8; i++)
                block[i] = ((own >> (i * 2)) & 3) switch { 0 => -2, 1 => -1, 2 => 1, _ => 2 };
            bits.WriteBlock(block, 0, output);
        }

        block.Clear();
        bits.WriteBlock(block, 1, output);
        bits.WriteBlock(block, 2, output);
        bits.Finish(output);
        output.Write((ReadOnlySpan<byte>)[0xFF, 0xD9]);
    }

    private static void WriteHeader(int width, int height, ArrayBufferWriter<byte> output)
    {
        output.Write((ReadOnlySpan<byte>)[0xFF, 0xD8]);
        Segment(0xE0, [(byte)'J', (byte)'F', (byte)'I', (byte)'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0], output);
        Segment(0xDB, [0, .. ZigZagged(JpegTables.BrightnessSteps), 1, .. ZigZagged(JpegTables.ColourSteps)], output);
        Segment(0xC0, [8, (byte)(height >> 8), (byte)height, (byte)(width >> 8), (byte)width, 3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1], output);
        Segment(0xC4, Code(0x00, JpegTables.BrightnessDc), output);
        Segment(0xC4, Code(0x10, JpegTables.BrightnessAc), output);
        Segment(0xC4, Code(0x01, JpegTables.ColourDc), output);
        Segment(0xC4, Code(0x11, JpegTables.ColourAc), output);
        Segment(0xDA, [3, 1, 0x00, 2, 0x11, 3, 0x11, 0, 63, 0], output);
    }

    private static void Segment(byte marker, byte[] content, ArrayBufferWriter<byte> output)
    {
        var head = output.GetSpan(4);
        (head[0], head[1]) = (0xFF, marker);
        BinaryPrimitives.WriteUInt16BigEndian(head[2..], (ushort)(content.Length + 2));
        output.Advance(4);
        output.Write(content);
    }

    private static byte[] ZigZagged(byte[] steps)
    {
        var ordered = new byte[64];
        for (var i = 0; i < ordered.Length; i++)
            ordered[i] = steps[JpegTables.ZigZag[i]];
        return ordered;
    }

    private static byte[] Code(byte id, HuffmanCode code) => [id, .. code.Counts, .. code.Symbols];

    // The forward transform of T.81, A.3.3, columns first, then quantization and zigzag order.
    private static void Transform(Span<float> samples, byte[] steps, Span<short> block)
    {
        Span<float> half = stackalloc float[64];
        for (var v = 0; v < 8; v++)
        {
            for (var x = 0; x < 8; x++)
            {
                var sum = 0f;
                for (var y = 0; y < 8; y++)
                    sum += samples[(y * 8) + x] * Cosines[(v * 8) + y];
                half[(v * 8) + x] = sum;
            }
        }

        for (var i = 0; i < 64; i++)
        {
            var place = JpegTables.ZigZag[i];
            var (v, u) = (place & ~7, (place & 7) * 8);
            var sum = 0f;
            for (var x = 0; x < 8; x++)
                sum += half[v + x] * Cosines[u + x];
            block[i] = (short)MathF.Round(sum / steps[place]);
        }
    }

    private static float[] MakeCosines()
    {
        var cosines = new float[64];
        for (var u = 0; u < 8; u++)
        {
            for (var x = 0; x < 8; x++)
                cosines[(u * 8) + x] = (float)(Math.Cos(((2 * x) + 1) * u * Math.PI / 16) * (u == 0 ? Math.Sqrt(0.125) : 0.5));
        }

        return cosines;
    }
}
