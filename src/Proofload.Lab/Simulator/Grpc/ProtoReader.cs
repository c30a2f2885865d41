namespace Proofload.Lab.Simulator.Grpc;

/// <summary>Reads the fields of a protobuf message in order.</summary>
internal sealed class ProtoReader(ReadOnlyMemory<byte> message)
{
    private int _at;

    /// <summary>Number of the present field.</summary>
    public int Field { get; private set; }

    /// <summary>Bytes, text, a message or packed values of the present field; empty for a number.</summary>
    public ReadOnlyMemory<byte> Bytes { get; private set; }

    /// <summary>A number of the present field.</summary>
    public ulong Number { get; private set; }

    public string Text => System.Text.Encoding.UTF8.GetString(Bytes.Span);

    /// <summary>Goes to the next field; false at the end.</summary>
    /// <exception cref="InvalidDataException">The bytes are no message.</exception>
    public bool Next()
    {
        if (_at == message.Length)
        {
            return false;
        }

        var tag = Varint();
        Field = (int)(tag >> 3);
        Bytes = default;
        Number = 0;
        switch (tag & 7)
        {
            case 0:
                Number = Varint();
                break;
            case 1:
                Number = BitConverter.ToUInt64(Take(8).Span);
                break;
            case 2:
                Bytes = Take((int)Math.Min(Varint(), int.MaxValue));
                break;
            case 5:
                Number = BitConverter.ToUInt32(Take(4).Span);
                break;
            default:
                throw new InvalidDataException("The message has a field of no known wire type.");
        }

        return true;
    }

    /// <summary>The numbers of packed values.</summary>
    public static List<ulong> Packed(ReadOnlyMemory<byte> bytes)
    {
        var reader = new ProtoReader(bytes);
        var values = new List<ulong>();
        while (reader._at < bytes.Length)
        {
            values.Add(reader.Varint());
        }

        return values;
    }

    private ReadOnlyMemory<byte> Take(int count)
    {
        if (message.Length - _at < count)
        {
            throw new InvalidDataException("The message ends in the middle of a field.");
        }

        _at += count;
        return message.Slice(_at - count, count);
    }

    private ulong Varint()
    {
        ulong value = 0;
        for (var shift = 0; shift < 70; shift += 7)
        {
            var b = Take(1).Span[0];
            value |= (ulong)(b & 0x7F) << shift;
            if (b < 0x80)
            {
                return value;
            }
        }

        throw new InvalidDataException("The message has a number of more than ten bytes.");
    }
}
