using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;
using Proofload.Protocols.KserveV2Grpc.Messages;

namespace Proofload.Protocols.KserveV2Grpc;

/// <summary>Writes an answer as the JSON that the protocol has for it over HTTP, so that checks and extractions work on both alike.</summary>
internal static class AnswerJson
{
    public static void Write(ModelInferResponse answer, IBufferWriter<byte> output)
    {
        using var json = new Utf8JsonWriter(output);
        json.WriteStartObject();
        json.WriteString("model_name", answer.ModelName);
        json.WriteString("model_version", answer.ModelVersion);
        if (answer.Id.Length > 0)
        {
            json.WriteString("id", answer.Id);
        }

        json.WriteStartArray("outputs");
        for (var i = 0; i < answer.Outputs.Count; i++)
        {
            var tensor = answer.Outputs[i];
            json.WriteStartObject();
            json.WriteString("name", tensor.Name);
            json.WriteString("datatype", tensor.Datatype);
            json.WriteStartArray("shape");
            foreach (var size in tensor.Shape)
            {
                json.WriteNumberValue(size);
            }

            json.WriteEndArray();
            json.WriteStartArray("data");
            if (i < answer.RawOutputContents.Count)
            {
                Raw(json, tensor.Datatype, answer.RawOutputContents[i].Span);
            }
            else if (tensor.Contents is { } contents)
            {
                Typed(json, contents);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Calls back with each text of a raw BYTES tensor.</summary>
    public static void EachText(ReadOnlySpan<byte> raw, Action<ReadOnlySpan<byte>> take)
    {
        while (BinaryPrimitives.TryReadUInt32LittleEndian(raw, out var length) && length <= raw.Length - 4)
        {
            take(raw.Slice(4, (int)length));
            raw = raw[(4 + (int)length)..];
        }
    }

    private static void Raw(Utf8JsonWriter json, string type, ReadOnlySpan<byte> raw)
    {
        if (type == "BYTES")
        {
            EachText(raw, text => Text(json, text));
            return;
        }

        var size = type switch { "BOOL" or "INT8" or "UINT8" => 1, "INT16" or "UINT16" or "FP16" or "BF16" => 2, "INT64" or "UINT64" or "FP64" => 8, _ => 4 };
        for (; raw.Length >= size; raw = raw[size..])
        {
            Number(json, type, raw);
        }
    }

    private static void Number(Utf8JsonWriter json, string type, ReadOnlySpan<byte> raw)
    {
        switch (type)
        {
            case "BOOL":
                json.WriteBooleanValue(raw[0] != 0);
                break;
            case "INT8":
                json.WriteNumberValue((sbyte)raw[0]);
                break;
            case "UINT8":
                json.WriteNumberValue(raw[0]);
                break;
            case "INT16":
                json.WriteNumberValue(BinaryPrimitives.ReadInt16LittleEndian(raw));
                break;
            case "UINT16":
                json.WriteNumberValue(BinaryPrimitives.ReadUInt16LittleEndian(raw));
                break;
            case "INT32":
                json.WriteNumberValue(BinaryPrimitives.ReadInt32LittleEndian(raw));
                break;
            case "UINT32":
                json.WriteNumberValue(BinaryPrimitives.ReadUInt32LittleEndian(raw));
                break;
            case "INT64":
                json.WriteNumberValue(BinaryPrimitives.ReadInt64LittleEndian(raw));
                break;
            case "UINT64":
                json.WriteNumberValue(BinaryPrimitives.ReadUInt64LittleEndian(raw));
                break;
            case "FP16":
                Real(json, (double)BinaryPrimitives.ReadHalfLittleEndian(raw));
                break;
            case "BF16":
                // The upper half of a 32-bit float.
                Real(json, BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadInt16LittleEndian(raw) << 16));
                break;
            case "FP32":
                Real(json, BinaryPrimitives.ReadSingleLittleEndian(raw));
                break;
            default:
                Real(json, BinaryPrimitives.ReadDoubleLittleEndian(raw));
                break;
        }
    }

    private static void Typed(Utf8JsonWriter json, InferTensorContents contents)
    {
        foreach (var value in contents.BoolContents)
        {
            json.WriteBooleanValue(value);
        }

        foreach (var value in contents.IntContents.Select(static v => (long)v).Concat(contents.Int64Contents).Concat(contents.UintContents.Select(static v => (long)v)))
        {
            json.WriteNumberValue(value);
        }

        foreach (var value in contents.Uint64Contents)
        {
            json.WriteNumberValue(value);
        }

        foreach (var value in contents.Fp32Contents)
        {
            Real(json, value);
        }

        foreach (var value in contents.Fp64Contents)
        {
            Real(json, value);
        }

        foreach (var value in contents.BytesContents)
        {
            Text(json, value.Span);
        }
    }

    // The shortest text that reads back as the same float; JSON has no word for what is no number.
    private static void Real(Utf8JsonWriter json, float value)
    {
        if (float.IsFinite(value))
        {
            json.WriteNumberValue(value);
        }
        else
        {
            json.WriteNullValue();
        }
    }

    private static void Real(Utf8JsonWriter json, double value)
    {
        if (double.IsFinite(value))
        {
            json.WriteNumberValue(value);
        }
        else
        {
            json.WriteNullValue();
        }
    }

    // Bytes need not be text.
    private static void Text(Utf8JsonWriter json, ReadOnlySpan<byte> bytes) => json.WriteStringValue(System.Text.Encoding.UTF8.GetString(bytes));
}
