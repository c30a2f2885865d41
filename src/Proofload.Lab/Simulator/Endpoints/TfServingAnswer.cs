using System.Buffers;
using System.Text.Json;
using Proofload.Lab.Simulator.Media;

namespace Proofload.Lab.Simulator.Endpoints;

/// <summary>Reads the JSON of a TensorFlow Serving request and makes its answer.</summary>
internal static class TfServingAnswer
{
    /// <summary>The answer; null and the problem when the request is wrong.</summary>
    /// <param name="root">The request.</param>
    /// <param name="verb">predict, classify or regress.</param>
    /// <param name="model">Name of the model.</param>
    /// <param name="instances">How many instances the request has.</param>
    /// <param name="problem">What is wrong.</param>
    public static ReadOnlyMemory<byte>? Make(JsonElement root, string verb, string model, out int instances, out string problem)
    {
        instances = 0;
        if (root.ValueKind != JsonValueKind.Object)
        {
            problem = "Request body must be a JSON object.";
            return null;
        }

        if (root.TryGetProperty("signature_name", out var signature) && signature.ValueKind != JsonValueKind.String)
        {
            problem = "'signature_name' key must be a string value.";
            return null;
        }

        problem = BinaryProblem(root) ?? "";
        if (problem.Length > 0)
        {
            return null;
        }

        return verb == "predict" ? Predict(root, model, out instances, out problem) : Examples(root, verb, model, out instances, out problem);
    }

    private static ReadOnlyMemory<byte>? Predict(JsonElement root, string model, out int instances, out string problem)
    {
        var rows = root.TryGetProperty("instances", out var list);
        var columns = root.TryGetProperty("inputs", out var inputs);
        instances = 0;
        problem = rows && columns ? "Not formatted correctly expecting only one of 'instances' and 'inputs' keys."
            : !rows && !columns ? "Missing 'inputs' or 'instances' key"
            : rows && (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() == 0) ? "Expecting 'instances' value to be a non-empty list/array"
            : "";
        if (problem.Length > 0)
        {
            return null;
        }

        if (rows)
        {
            instances = list.GetArrayLength();
            return Write("predictions", json => WriteEach(json, list, model));
        }

        // The batch is the first dimension, and every named input has one.
        var first = inputs.ValueKind == JsonValueKind.Object ? inputs.EnumerateObject().Select(static p => p.Value).FirstOrDefault() : inputs;
        instances = first.ValueKind == JsonValueKind.Array ? first.GetArrayLength() : 1;
        return Write("outputs", json =>
        {
            if (first.ValueKind == JsonValueKind.Array)
            {
                WriteEach(json, first, model);
            }
            else
            {
                WriteOne(json, first, model);
            }
        });
    }

    private static ReadOnlyMemory<byte>? Examples(JsonElement root, string verb, string model, out int instances, out string problem)
    {
        instances = 0;
        if (!root.TryGetProperty("examples", out var examples) || examples.ValueKind != JsonValueKind.Array || examples.GetArrayLength() == 0)
        {
            problem = "When method is classify or regress, key 'examples' is expected and must be a non-empty list/array";
            return null;
        }

        var context = root.TryGetProperty("context", out var shared) && shared.ValueKind == JsonValueKind.Object ? shared.EnumerateObject().Select(static p => p.Name).ToHashSet(StringComparer.Ordinal) : [];
        foreach (var example in examples.EnumerateArray())
        {
            if (example.ValueKind != JsonValueKind.Object)
            {
                problem = "Example must be a JSON object.";
                return null;
            }

            if (example.EnumerateObject().Select(static p => p.Name).FirstOrDefault(context.Contains) is { } twice)
            {
                problem = $"Duplicate feature: '{twice}' found in both context and example.";
                return null;
            }
        }

        instances = examples.GetArrayLength();
        problem = "";
        return Write("results", json =>
        {
            json.WriteStartArray();
            foreach (var example in examples.EnumerateArray())
            {
                var value = example.TryGetProperty("x", out var x) ? x : example;
                if (verb == "regress")
                {
                    WriteOne(json, value, model);
                    continue;
                }

                var score = Score(example);
                json.WriteStartArray();
                WriteLabel(json, "negative", 1 - score);
                WriteLabel(json, "positive", score);
                json.WriteEndArray();
            }

            json.WriteEndArray();
        });
    }

    private static void WriteLabel(Utf8JsonWriter json, string label, double score)
    {
        json.WriteStartArray();
        json.WriteStringValue(label);
        json.WriteNumberValue(score);
        json.WriteEndArray();
    }

    private static ReadOnlyMemory<byte> Write(string name, Action<Utf8JsonWriter> value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WritePropertyName(name);
        value(json);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }

    private static void WriteEach(Utf8JsonWriter json, JsonElement list, string model)
    {
        json.WriteStartArray();
        foreach (var item in list.EnumerateArray())
        {
            WriteOne(json, item, model);
        }

        json.WriteEndArray();
    }

    private static void WriteOne(Utf8JsonWriter json, JsonElement value, string model)
    {
        double? added = model switch { "half_plus_two" => 2, "half_plus_three" => 3, _ => null };
        if (added is { } plus && value.ValueKind == JsonValueKind.Number)
        {
            json.WriteNumberValue((value.GetDouble() / 2) + plus);
        }
        else if (added is not null && value.ValueKind == JsonValueKind.Array)
        {
            WriteEach(json, value, model);
        }
        else
        {
            json.WriteNumberValue(Score(value));
        }
    }

    private static double Score(JsonElement value) => PredictEndpoint.Score(PredictEndpoint.Hash(JsonSerializer.SerializeToUtf8Bytes(value)));

    private static string? BinaryProblem(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Array)
        {
            return value.EnumerateArray().Where(static e => e.ValueKind is JsonValueKind.Array or JsonValueKind.Object).Select(BinaryProblem).FirstOrDefault(static p => p is not null);
        }

        if (value.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        if (value.TryGetProperty("b64", out var encoded) && value.EnumerateObject().Count() == 1)
        {
            return encoded.ValueKind == JsonValueKind.String && encoded.TryGetBytesFromBase64(out var bytes)
                ? UploadedFile.Read(bytes, out var problem) is null ? problem : null
                : "Unable to base64 decode: the value of 'b64' is no base64 text.";
        }

        return value.EnumerateObject().Select(static p => BinaryProblem(p.Value)).FirstOrDefault(static p => p is not null);
    }
}
