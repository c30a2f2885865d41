using System.Text.Json;
using Proofload.Plans;
using Proofload.Protocols.KserveV2Grpc.Messages;

namespace Proofload.Protocols.KserveV2Grpc;

/// <summary>The part of an inference request that all requests of a kind share: model, and the plan's extra fields.</summary>
internal static class RequestHead
{
    /// <summary>Asks Triton to end the answers to each request with one that says so, empty if need be.</summary>
    public const string AsksFinal = "triton_enable_empty_final_response";

    private static readonly string[] Fields = ["id", "parameters", "outputs"];

    /// <summary>Builds it.</summary>
    /// <exception cref="PlanException">An extra field that is unknown or has the wrong form.</exception>
    public static ModelInferRequest Build(DriverContext context, bool stream)
    {
        var (name, version) = ModelName.Split(context);
        var head = new ModelInferRequest { ModelName = name, ModelVersion = version };
        foreach (var (field, json) in context.Request.Extra)
        {
            var where = $"request '{context.Request.Name}', extra field '{field}'";
            try
            {
                using var value = JsonDocument.Parse(json);
                Take(head, field, value.RootElement, where);
            }
            catch (JsonException failure)
            {
                throw new PlanException($"{where}: no valid JSON: {json}", failure);
            }
        }

        if (stream && !head.Parameters.ContainsKey(AsksFinal))
        {
            head.Parameters[AsksFinal] = new InferParameter { BoolParam = true };
        }

        return head;
    }

    private static void Take(ModelInferRequest head, string field, JsonElement value, string where)
    {
        switch (field)
        {
            case "id":
                head.Id = value.ValueKind == JsonValueKind.String ? value.GetString()! : throw new PlanException($"{where}: give a text");
                break;
            case "parameters":
                foreach (var (name, parameter) in Parameters(value, where))
                {
                    head.Parameters[name] = parameter;
                }

                break;
            case "outputs":
                if (value.ValueKind != JsonValueKind.Array)
                {
                    throw new PlanException($"{where}: give a list, for example [{{name: y}}]");
                }

                head.Outputs.AddRange(value.EnumerateArray().Select(output => Output(output, where)));
                break;
            default:
                throw new PlanException($"{where}: a request over gRPC has no such field; {NearestName.Hint(field, Fields)}");
        }
    }

    private static ModelInferRequest.Types.InferRequestedOutputTensor Output(JsonElement output, string where)
    {
        if (output.ValueKind != JsonValueKind.Object || !output.TryGetProperty("name", out var name) || name.ValueKind != JsonValueKind.String)
        {
            throw new PlanException($"{where}: every output has a name, for example [{{name: y}}]");
        }

        var tensor = new ModelInferRequest.Types.InferRequestedOutputTensor { Name = name.GetString()! };
        if (output.TryGetProperty("parameters", out var parameters))
        {
            foreach (var (key, parameter) in Parameters(parameters, where))
            {
                tensor.Parameters[key] = parameter;
            }
        }

        return tensor;
    }

    private static IEnumerable<(string Name, InferParameter Value)> Parameters(JsonElement value, string where)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            throw new PlanException($"{where}: parameters are a map, for example {{priority: 1}}");
        }

        return value.EnumerateObject().Select(pair => (pair.Name, pair.Value.ValueKind switch
        {
            JsonValueKind.True => new InferParameter { BoolParam = true },
            JsonValueKind.False => new InferParameter { BoolParam = false },
            JsonValueKind.String => new InferParameter { StringParam = pair.Value.GetString()! },
            JsonValueKind.Number when pair.Value.TryGetInt64(out var whole) => new InferParameter { Int64Param = whole },
            JsonValueKind.Number when pair.Value.TryGetUInt64(out var large) => new InferParameter { Uint64Param = large },
            JsonValueKind.Number => new InferParameter { DoubleParam = pair.Value.GetDouble() },
            _ => throw new PlanException($"{where}: parameter '{pair.Name}' is neither a text nor a number nor true or false"),
        }));
    }
}
