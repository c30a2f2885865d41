using System.Buffers.Binary;

namespace Proofload.Protocols.KserveV2Grpc;

/// <summary>Writes elements as little-endian bytes.</summary>
internal ref struct RawSink(Span<byte> bytes, int size) : INumberSink
{
    private readonly Span<byte> _bytes = bytes;
    private int _at;

    public void Whole(long value)
    {
        var to = _bytes[_at..];
        _at += size;
        switch (size)
        {
            case 1:
                to[0] = (byte)value;
                break;
            case 2:
                BinaryPrimitives.WriteInt16LittleEndian(to, (short)value);
                break;
            case 4:
                BinaryPrimitives.WriteInt32LittleEndian(to, (int)value);
                break;
            default:
                BinaryPrimitives.WriteInt64LittleEndian(to, value);
                break;
        }
    }

    public void Real(double value)
    {
        var to = _bytes[_at..];
        _at += size;
        switch (size)
        {
            case 2:
                BinaryPrimitives.WriteHalfLittleEndian(to, (Half)value);
                break;
            case 4:
                BinaryPrimitives.WriteSingleLittleEndian(to, (float)value);
                break;
            default:
                BinaryPrimitives.WriteDoubleLittleEndian(to, value);
                break;
        }
    }
}
