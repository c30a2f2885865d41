using System.Buffers;
using System.Text.Json;

namespace Proofload.Lab.Simulator.Endpoints;

/// <summary>Reads JSON tensors of an inference request and writes the answer.</summary>
internal static class KServeTensors
{
    private static readonly string[] DataTypes =
        ["BOOL", "UINT8", "UINT16", "UINT32", "UINT64", "INT8", "INT16", "INT32", "INT64", "FP16", "FP32", "FP64", "BF16", "BYTES"];

    /// <summary>The inputs, each checked; null and the problem when one is wrong.</summary>
    public static List<Tensor>? TryRead(JsonElement root, out string? problem)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("inputs", out var inputs) || inputs.ValueKind != JsonValueKind.Array || inputs.GetArrayLength() == 0)
        {
            problem = "'inputs' must be a non-empty array.";
            return null;
        }

        var tensors = new List<Tensor>();
        foreach (var input in inputs.EnumerateArray())
        {
            problem = ReadTensor(input, out var tensor);
            if (tensor is null)
            {
                return null;
            }

            tensors.Add(tensor);
        }

        problem = null;
        return tensors;
    }

    public static ReadOnlyMemory<byte> Answer(string model, JsonElement root, List<Tensor> tensors)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteString("model_name", model);
        json.WriteString("model_version", "1");
        if (root.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String)
        {
            json.WriteString("id", id.GetString());
        }

        json.WriteStartArray("outputs");
        for (var i = 0; i < tensors.Count; i++)
        {
            json.WriteStartObject();
            json.WriteString("name", OutputName(root, i));
            json.WriteString("datatype", tensors[i].DataType);
            json.WritePropertyName("shape");
            tensors[i].Shape.WriteTo(json);
            json.WriteStartArray("data");
            tensors[i].Values.ForEach(v => WriteOutput(json, v));
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }

    private static string? ReadTensor(JsonElement input, out Tensor? tensor)
    {
        tensor = null;
        if (input.ValueKind != JsonValueKind.Object || !input.TryGetProperty("name", out var name) || name.ValueKind != JsonValueKind.String)
        {
            return "Each input must be an object with a 'name'.";
        }

        if (!input.TryGetProperty("datatype", out var type) || type.ValueKind != JsonValueKind.String || !DataTypes.Contains(type.GetString(), StringComparer.Ordinal))
        {
            return $"'datatype' of input '{name}' must be one of {string.Join(", ", DataTypes)}.";
        }

        if (!input.TryGetProperty("shape", out var shape) || shape.ValueKind != JsonValueKind.Array || !shape.EnumerateArray().All(d => d.ValueKind == JsonValueKind.Number && d.TryGetInt32(out var n) && n >= 0))
        {
            return $"'shape' of input '{name}' must be an array of whole numbers of 0 or more.";
        }

        if (!input.TryGetProperty("data", out var data) || data.ValueKind != JsonValueKind.Array)
        {
            return $"'data' of input '{name}' must be an array.";
        }

        var values = new List<JsonElement>();
        Flatten(data, values);
        var expected = shape.EnumerateArray().Aggregate(1L, (product, d) => Math.Min(int.MaxValue, product * d.GetInt32()));
        if (values.Count != expected)
        {
            return $"Input '{name}' has {values.Count} values; its shape {shape} needs {expected}.";
        }

        if (values.Find(v => !Fits(type.GetString()!, v.ValueKind)) is { ValueKind: not JsonValueKind.Undefined } odd)
        {
            return $"Input '{name}' of type {type} holds {odd}.";
        }

        tensor = new Tensor(type.GetString()!, shape, values);
        return null;
    }

    private static void Flatten(JsonElement data, List<JsonElement> values)
    {
        foreach (var item in data.EnumerateArray())
        {
            if (item.ValueKind == JsonValueKind.Array)
            {
                Flatten(item, values);
            }
            else
            {
                values.Add(item);
            }
        }
    }

    private static bool Fits(string type, JsonValueKind kind) => type switch
    {
        "BOOL" => kind is JsonValueKind.True or JsonValueKind.False,
        "BYTES" => kind is JsonValueKind.String,
        _ => kind is JsonValueKind.Number,
    };

    private static void WriteOutput(Utf8JsonWriter json, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                json.WriteStringValue(new string([.. value.GetString()!.Reverse()]));
                break;
            case JsonValueKind.Number when value.TryGetInt64(out var whole) && whole is > long.MinValue / 2 and < long.MaxValue / 2:
                json.WriteNumberValue((2 * whole) + 1);
                break;
            case JsonValueKind.Number:
                json.WriteNumberValue((2 * value.GetDouble()) + 1);
                break;
            default:
                json.WriteBooleanValue(value.ValueKind == JsonValueKind.False);
                break;
        }
    }

    private static string OutputName(JsonElement root, int index) =>
        root.TryGetProperty("outputs", out var outputs) && outputs.ValueKind == JsonValueKind.Array && index < outputs.GetArrayLength()
        && outputs[index].ValueKind == JsonValueKind.Object && outputs[index].TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String
            ? name.GetString()!
            : $"OUTPUT{index}";

    internal sealed record Tensor(string DataType, JsonElement Shape, List<JsonElement> Values);
}
