using System.Buffers;
using System.Numerics;

namespace Proofload.Data.Media;

/// <summary>The entropy-coded part of a JPEG (T.81, annex F): bits, and blocks as codes. A value type: a copy goes on from the same bit.</summary>
internal struct JpegBits
{
    private ulong _bits;
    private int _count;

    /// <summary>Predictors of the brightness and the two colour differences.</summary>
    private int _brightness;
    private int _blue;
    private int _red;

    /// <summary>Appends a block: 64 quantized coefficients in zigzag order.</summary>
    /// <param name="block">The coefficients.</param>
    /// <param name="component">0 is brightness.</param>
    /// <param name="output">Gets whole bytes.</param>
    public void WriteBlock(ReadOnlySpan<short> block, int component, ArrayBufferWriter<byte> output)
    {
        var (dc, ac) = component == 0 ? (JpegTables.BrightnessDc, JpegTables.BrightnessAc) : (JpegTables.ColourDc, JpegTables.ColourAc);
        ref var predictor = ref component == 0 ? ref _brightness : ref component == 1 ? ref _blue : ref _red;
        Value(dc, 0, block[0] - predictor, output);
        predictor = block[0];
        var zeros = 0;
        var last = block.LastIndexOfAnyExcept((short)0);
        for (var i = 1; i <= last; i++)
        {
            if (block[i] == 0)
            {
                zeros++;
                continue;
            }

            for (; zeros > 15; zeros -= 16)
                Write(ac[0xF0], output);
            Value(ac, zeros << 4, block[i], output);
            zeros = 0;
        }

        if (last < 63)
            Write(ac[0], output);
    }

    /// <summary>Fills the last byte with ones.</summary>
    public void Finish(ArrayBufferWriter<byte> output)
    {
        if (_count % 8 is > 0 and var rest)
            Write((ushort)((1 << (8 - rest)) - 1), 8 - rest, output);
    }

    private void Value(HuffmanCode code, int run, int value, ArrayBufferWriter<byte> output)
    {
        var size = 32 - BitOperations.LeadingZeroCount((uint)Math.Abs(value));
        Write(code[run | size], output);
        if (size > 0)
            Write((ushort)((value < 0 ? value - 1 : value) & ((1 << size) - 1)), size, output);
    }

    private void Write((ushort Code, byte Length) code, ArrayBufferWriter<byte> output) => Write(code.Code, code.Length, output);

    private void Write(ushort value, int length, ArrayBufferWriter<byte> output)
    {
        _bits = (_bits << length) | value;
        _count += length;
        while (_count >= 8)
        {
            _count -= 8;
            var one = (byte)(_bits >> _count);
            var span = output.GetSpan(2);
            span[0] = one;
            span[1] = 0;

            // A byte of ones would begin a marker: a zero behind it says that it does not.
            output.Advance(one == 0xFF ? 2 : 1);
        }
    }
}
