using System.Buffers.Binary;

namespace Proofload.Protocols.Grpc;

/// <summary>
/// Walks the fields of a protobuf message without allocating (protobuf.dev, Encoding). Every read says whether the bytes allowed it; after
/// a false nothing more can be said about the message.
/// </summary>
internal ref struct WireReader(ReadOnlySpan<byte> bytes)
{
    public const int Varint = 0;
    public const int Fixed64 = 1;
    public const int Bytes = 2;
    public const int Fixed32 = 5;

    private ReadOnlySpan<byte> _left = bytes;

    /// <summary>All bytes were read.</summary>
    public readonly bool AtEnd => _left.IsEmpty;

    /// <summary>The next field's number and wire type.</summary>
    public bool TryTag(out int field, out int wire)
    {
        var ok = TryVarint(out var tag) && tag >> 3 is > 0 and <= 0x1FFF_FFFF;
        field = (int)(tag >> 3);
        wire = (int)(tag & 7);
        return ok;
    }

    public bool TryVarint(out ulong value)
    {
        value = 0;
        for (var i = 0; i < 10 && i < _left.Length; i++)
        {
            value |= (ulong)(_left[i] & 0x7F) << (7 * i);
            if (_left[i] < 0x80)
            {
                _left = _left[(i + 1)..];
                return true;
            }
        }

        return false;
    }

    /// <summary>A text, bytes, a message or packed values.</summary>
    public bool TryBytes(out ReadOnlySpan<byte> value)
    {
        if (TryVarint(out var length) && length <= (ulong)_left.Length)
        {
            value = _left[..(int)length];
            _left = _left[(int)length..];
            return true;
        }

        value = default;
        return false;
    }

    public bool TryFixed64(out ulong value) => BinaryPrimitives.TryReadUInt64LittleEndian(_left, out value) && Take(8);

    /// <summary>Passes over the value of a field; groups, which proto3 does not have, are refused.</summary>
    public bool TrySkip(int wire) => wire switch
    {
        Varint => TryVarint(out _),
        Fixed64 => Take(8),
        Bytes => TryBytes(out _),
        Fixed32 => Take(4),
        _ => false,
    };

    private bool Take(int count)
    {
        if (_left.Length < count)
        {
            return false;
        }

        _left = _left[count..];
        return true;
    }
}
