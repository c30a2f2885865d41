using System.Buffers.Binary;

namespace Proofload.Lab.Simulator.Grpc;

/// <summary>An input of an inference request; its values as raw bytes, whichever way they came.</summary>
internal sealed class InferTensor
{
    private static readonly Dictionary<string, int> Sizes = new(StringComparer.Ordinal)
    {
        ["BOOL"] = 1, ["UINT8"] = 1, ["INT8"] = 1, ["UINT16"] = 2, ["INT16"] = 2, ["FP16"] = 2, ["BF16"] = 2, ["UINT32"] = 4, ["INT32"] = 4,
        ["FP32"] = 4, ["UINT64"] = 8, ["INT64"] = 8, ["FP64"] = 8, ["BYTES"] = 0,
    };

    public string Name { get; private set; } = "";

    public string Type { get; private set; } = "";

    public List<long> Shape { get; } = [];

    public byte[]? Raw { get; set; }

    /// <summary>Reads an InferInputTensor.</summary>
    public static InferTensor Read(ReadOnlyMemory<byte> message)
    {
        var tensor = new InferTensor();
        ReadOnlyMemory<byte>? contents = null;
        for (var reader = new ProtoReader(message); reader.Next();)
        {
            switch (reader.Field)
            {
                case 1:
                    tensor.Name = reader.Text;
                    break;
                case 2:
                    tensor.Type = reader.Text;
                    break;
                case 3 when reader.Bytes.IsEmpty:
                    tensor.Shape.Add((long)reader.Number);
                    break;
                case 3:
                    tensor.Shape.AddRange(ProtoReader.Packed(reader.Bytes).Select(static v => (long)v));
                    break;
                case 5:
                    contents = reader.Bytes;
                    break;
            }
        }

        if (contents is { } typed)
        {
            tensor.Raw = FromTyped(typed, Sizes.GetValueOrDefault(tensor.Type));
        }

        return tensor;
    }

    /// <summary>What is wrong with it; null when it is whole.</summary>
    public string? Problem()
    {
        if (!Sizes.TryGetValue(Type, out var size))
        {
            return $"input '{Name}' has data type '{Type}'; allowed: {string.Join(", ", Sizes.Keys)}";
        }

        if (Raw is null)
        {
            return $"input '{Name}' has no contents";
        }

        var elements = Shape.Aggregate(1L, static (product, d) => d < 0 ? -1 : Math.Min(int.MaxValue, product * d));
        var has = size > 0 ? Raw.Length / (double)size : Texts().Count;
        return has == elements ? null : $"input '{Name}' has {has} values; its shape [{string.Join(", ", Shape)}] needs {elements}";
    }

    /// <summary>The texts of a BYTES tensor.</summary>
    public List<byte[]> Texts()
    {
        var texts = new List<byte[]>();
        for (ReadOnlySpan<byte> left = Raw; !left.IsEmpty;)
        {
            if (!BinaryPrimitives.TryReadUInt32LittleEndian(left, out var length) || length > left.Length - 4)
            {
                throw new InvalidDataException($"The raw contents of input '{Name}' are no texts with their lengths.");
            }

            texts.Add(left.Slice(4, (int)length).ToArray());
            left = left[(4 + (int)length)..];
        }

        return texts;
    }

    /// <summary>The output of the simulator's model: numbers become 2x + 1, booleans are negated, texts reversed.</summary>
    public byte[] Answer()
    {
        if (Type == "BYTES")
        {
            return [.. Texts().SelectMany(static text => (byte[])[.. BitConverter.GetBytes(text.Length), .. text.Reverse()])];
        }

        var output = (byte[])Raw!.Clone();
        for (var at = 0; at < output.Length; at += Sizes[Type])
        {
            Change(output.AsSpan(at, Sizes[Type]));
        }

        return output;
    }

    private void Change(Span<byte> value)
    {
        switch (Type)
        {
            case "BOOL":
                value[0] = value[0] == 0 ? (byte)1 : (byte)0;
                break;
            case "FP16":
                BinaryPrimitives.WriteHalfLittleEndian(value, (Half)((2 * (float)BinaryPrimitives.ReadHalfLittleEndian(value)) + 1));
                break;
            case "BF16":
                var single = BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadInt16LittleEndian(value) << 16);
                BinaryPrimitives.WriteInt16LittleEndian(value, (short)(BitConverter.SingleToInt32Bits((2 * single) + 1) >> 16));
                break;
            case "FP32":
                BinaryPrimitives.WriteSingleLittleEndian(value, (2 * BinaryPrimitives.ReadSingleLittleEndian(value)) + 1);
                break;
            case "FP64":
                BinaryPrimitives.WriteDoubleLittleEndian(value, (2 * BinaryPrimitives.ReadDoubleLittleEndian(value)) + 1);
                break;
            default:
                // Two's complement: the same for signed and unsigned, wrapping around.
                Span<byte> wide = stackalloc byte[8];
                value.CopyTo(wide);
                BinaryPrimitives.WriteUInt64LittleEndian(wide, (2 * BinaryPrimitives.ReadUInt64LittleEndian(wide)) + 1);
                wide[..value.Length].CopyTo(value);
                break;
        }
    }

    private static byte[] FromTyped(ReadOnlyMemory<byte> contents, int size)
    {
        var raw = new List<byte>();
        for (var reader = new ProtoReader(contents); reader.Next();)
        {
            if (reader.Field == 8)
            {
                raw.AddRange(BitConverter.GetBytes(reader.Bytes.Length));
                raw.AddRange(reader.Bytes.Span);
            }
            else if (reader.Field is 6 or 7)
            {
                raw.AddRange(reader.Bytes.IsEmpty ? BitConverter.GetBytes(reader.Number)[..size] : reader.Bytes.ToArray());
            }
            else
            {
                foreach (var value in reader.Bytes.IsEmpty ? [reader.Number] : ProtoReader.Packed(reader.Bytes))
                {
                    raw.AddRange(BitConverter.GetBytes(value)[..size]);
                }
            }
        }

        return [.. raw];
    }
}
