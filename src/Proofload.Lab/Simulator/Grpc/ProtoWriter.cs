namespace Proofload.Lab.Simulator.Grpc;

/// <summary>Writes a protobuf message, field by field.</summary>
internal sealed class ProtoWriter
{
    private readonly MemoryStream _bytes = new();

    public ProtoWriter Number(int field, ulong value)
    {
        Varint((ulong)field << 3);
        Varint(value);
        return this;
    }

    public ProtoWriter Bytes(int field, ReadOnlySpan<byte> value)
    {
        Varint(((ulong)field << 3) | 2);
        Varint((ulong)value.Length);
        _bytes.Write(value);
        return this;
    }

    public ProtoWriter Text(int field, string value) => value.Length == 0 ? this : Bytes(field, System.Text.Encoding.UTF8.GetBytes(value));

    public ProtoWriter Packed(int field, IEnumerable<long> values)
    {
        var inner = new ProtoWriter();
        foreach (var value in values)
        {
            inner.Varint((ulong)value);
        }

        return Bytes(field, inner.ToArray());
    }

    public ProtoWriter Message(int field, ProtoWriter message) => Bytes(field, message.ToArray());

    /// <summary>An entry of a map of InferParameter; the choice is written by its number: 1 boolean, 2 whole number.</summary>
    public ProtoWriter Parameter(int field, string name, int choice, ulong value) =>
        Message(field, new ProtoWriter().Text(1, name).Message(2, new ProtoWriter().Number(choice, value)));

    public byte[] ToArray() => _bytes.ToArray();

    private void Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            _bytes.WriteByte((byte)(value | 0x80));
        }

        _bytes.WriteByte((byte)value);
    }
}
