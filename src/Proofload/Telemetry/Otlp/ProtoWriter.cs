using System.Buffers.Binary;
using System.Text;

namespace Proofload.Telemetry.Otlp;

/// <summary>Writes protocol buffers (proto3 wire format). A nested message is written in place and its length put in front of it when it ends.</summary>
internal sealed class ProtoWriter
{
    private const int Varint = 0;
    private const int Fixed64Bits = 1;
    private const int Delimited = 2;
    private byte[] _buffer = new byte[4096];
    private int _length;

    public ReadOnlyMemory<byte> Written => _buffer.AsMemory(0, _length);

    /// <summary>Begins a message.</summary>
    /// <returns>What <see cref="End"/> wants.</returns>
    public int Begin(int field)
    {
        Tag(field, Delimited);
        return _length;
    }

    public void End(int start)
    {
        var size = _length - start;
        var width = 1;
        for (var rest = (uint)size; rest >= 0x80; rest >>= 7)
            width++;
        Reserve(width);
        _buffer.AsSpan(start, size).CopyTo(_buffer.AsSpan(start + width));
        _length = start;
        Raw((ulong)size);
        _length += size;
    }

    public void Text(int field, string value)
    {
        Tag(field, Delimited);
        var size = Encoding.UTF8.GetByteCount(value);
        Raw((ulong)size);
        Reserve(size);
        _length += Encoding.UTF8.GetBytes(value, _buffer.AsSpan(_length));
    }

    public void Int(int field, long value)
    {
        Tag(field, Varint);
        Raw((ulong)value);
    }

    /// <summary>A <c>sint32</c>: zigzag.</summary>
    public void Signed(int field, int value)
    {
        Tag(field, Varint);
        Raw((uint)((value << 1) ^ (value >> 31)));
    }

    public void Fixed64(int field, ulong value)
    {
        Tag(field, Fixed64Bits);
        Fixed64(value);
    }

    public void Double(int field, double value) => Fixed64(field, BitConverter.DoubleToUInt64Bits(value));

    /// <summary>An element of a packed list.</summary>
    public void Fixed64(ulong value)
    {
        Reserve(sizeof(ulong));
        BinaryPrimitives.WriteUInt64LittleEndian(_buffer.AsSpan(_length), value);
        _length += sizeof(ulong);
    }

    /// <summary>An element of a packed list.</summary>
    public void Raw(ulong value)
    {
        Reserve(10);
        for (; value >= 0x80; value >>= 7)
            _buffer[_length++] = (byte)(value | 0x80);
        _buffer[_length++] = (byte)value;
    }

    public void Clear() => _length = 0;

    private void Tag(int field, int type) => Raw((ulong)((field << 3) | type));

    private void Reserve(int size)
    {
        if (_buffer.Length - _length < size)
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _length + size));
    }
}
