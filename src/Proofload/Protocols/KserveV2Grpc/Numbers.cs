using System.Buffers;
using System.Text;
using System.Text.Json;
using Proofload.Data;
using Proofload.Plans;
using Proofload.Protocols.KserveV2;

namespace Proofload.Protocols.KserveV2Grpc;

/// <summary>The elements of tensors of numbers and booleans: seeded random ones, or a dataset's JSON. Allocates nothing.</summary>
internal static class Numbers
{
    /// <summary>Hands all elements of a row's tensor to the sink: exactly as many as the shape says.</summary>
    /// <exception cref="PlanException">The row's field is missing, is no JSON, or has other values than type and shape need.</exception>
    public static void Write<TSink>(TensorSpec spec, Row row, ref TSink sink)
        where TSink : struct, INumberSink, allows ref struct
    {
        if (spec.Field is null)
        {
            Random(spec, row, ref sink);
            return;
        }

        var text = row.Fields.TryGetValue(spec.Field, out var value) ? value : throw spec.MissingField(row);
        var rented = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        try
        {
            Parse(spec, row, rented.AsSpan(0, Encoding.UTF8.GetBytes(text, rented)), ref sink);
        }
        catch (JsonException)
        {
            throw spec.Wrong($"row {row.Number}: field '{spec.Field}' is neither a number nor a JSON array of numbers");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static void Random<TSink>(TensorSpec spec, Row row, ref TSink sink)
        where TSink : struct, INumberSink, allows ref struct
    {
        var random = spec.Random(row);
        for (long i = 0; i < spec.Elements; i++)
        {
            if (spec.Type.IsReal)
            {
                sink.Real(random.Fraction());
            }
            else
            {
                sink.Whole(spec.Type.Draw(ref random));
            }
        }
    }

    private static void Parse<TSink>(TensorSpec spec, Row row, ReadOnlySpan<byte> json, ref TSink sink)
        where TSink : struct, INumberSink, allows ref struct
    {
        var reader = new Utf8JsonReader(json);
        long count = 0;
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.EndArray)
            {
                continue;
            }

            if (++count > spec.Elements)
            {
                break;
            }

            if (!TryPass(spec.Type, ref reader, ref sink))
            {
                throw spec.Wrong($"row {row.Number}: value {count} of field '{spec.Field}' is no {spec.Type.Name}");
            }
        }

        if (count != spec.Elements)
        {
            throw spec.WrongCount(row, count);
        }
    }

    private static bool TryPass<TSink>(TensorType type, ref Utf8JsonReader reader, ref TSink sink)
        where TSink : struct, INumberSink, allows ref struct
    {
        if (type.IsBool && reader.TokenType is JsonTokenType.True or JsonTokenType.False)
        {
            sink.Whole(reader.TokenType == JsonTokenType.True ? 1 : 0);
            return true;
        }

        if (reader.TokenType != JsonTokenType.Number)
        {
            return false;
        }

        if (type.IsReal)
        {
            var isReal = reader.TryGetDouble(out var real);
            sink.Real(real);
            return isReal;
        }

        return type.IsSigned ? Signed(type, ref reader, ref sink) : Unsigned(type, ref reader, ref sink);
    }

    private static bool Signed<TSink>(TensorType type, ref Utf8JsonReader reader, ref TSink sink)
        where TSink : struct, INumberSink, allows ref struct
    {
        var spare = 64 - (8 * type.Size);
        var fits = reader.TryGetInt64(out var value) && value << spare >> spare == value;
        sink.Whole(value);
        return fits;
    }

    private static bool Unsigned<TSink>(TensorType type, ref Utf8JsonReader reader, ref TSink sink)
        where TSink : struct, INumberSink, allows ref struct
    {
        var spare = type.IsBool ? 63 : 64 - (8 * type.Size);
        var fits = reader.TryGetUInt64(out var value) && value << spare >> spare == value;
        sink.Whole((long)value);
        return fits;
    }
}
