using System.Buffers.Binary;
using System.Text.Json;
using Proofload.Lab.Faults;
using Proofload.Lab.Simulator.Generation;
using Proofload.Lab.Simulator.Http;
using Proofload.Lab.Simulator.Sampling;

namespace Proofload.Lab.Simulator.Endpoints;

/// <summary><c>POST /v1/embeddings</c>: unit vectors that are a hash of the input, as numbers or base64.</summary>
internal static class EmbeddingsEndpoint
{
    public static async Task HandleAsync(Exchange exchange)
    {
        using var request = await JsonRequest.ReadAsync(exchange);
        if (request is null)
        {
            return;
        }

        var root = request.RootElement;
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("input", out var input) || Split(input) is not { Count: > 0 } inputs)
        {
            await ErrorBody.SendAsync(exchange, 400, "'input' must be a string, an array of strings, or arrays of token numbers.");
            return;
        }

        var model = root.TryGetProperty("model", out var name) && name.ValueKind == JsonValueKind.String ? name.GetString() : null;
        if (!await ModelNames.RequireAsync(exchange, model))
        {
            return;
        }

        exchange.ChooseFault(FaultShapes.Body);
        if (await PredictEndpoint.FaultedAsync(exchange) || !await ServiceTime.TakeAsync(exchange))
        {
            return;
        }

        var size = root.TryGetProperty("dimensions", out var dimensions) && dimensions.TryGetInt32(out var wanted) && wanted is >= 1 and <= 65_536
            ? wanted
            : exchange.Core.Options.Generation.EmbeddingDimensions;
        var base64 = root.TryGetProperty("encoding_format", out var format) && format.ValueEquals("base64"u8);
        var scan = new PromptScan(exchange.Core.Options.Generation.PromptBytesPerToken, 1, hashBlocks: false);
        var data = inputs.Select((item, index) =>
        {
            scan.Add(item);
            var vector = Embed(item, size);
            return new { @object = "embedding", index, embedding = base64 ? (object)Convert.ToBase64String(Bytes(vector)) : vector };
        }).ToArray();
        await exchange.AnswerAsync(ContentTypes.Json, JsonSerializer.SerializeToUtf8Bytes(new
        {
            @object = "list",
            data,
            model = model ?? exchange.Core.Options.DefaultModel,
            usage = new { prompt_tokens = scan.Tokens, total_tokens = scan.Tokens },
        }));
    }

    private static List<string>? Split(JsonElement input) => input.ValueKind switch
    {
        JsonValueKind.String => [input.GetString()!],
        JsonValueKind.Array when input.GetArrayLength() > 0 && input[0].ValueKind == JsonValueKind.Number => [input.GetRawText()],
        JsonValueKind.Array when input.EnumerateArray().All(i => i.ValueKind is JsonValueKind.String or JsonValueKind.Array) =>
            [.. input.EnumerateArray().Select(i => i.ValueKind == JsonValueKind.String ? i.GetString()! : i.GetRawText())],
        _ => null,
    };

    private static float[] Embed(string text, int size)
    {
        var random = new SplitMix64(PredictEndpoint.Hash(System.Text.Encoding.UTF8.GetBytes(text)));
        var values = new double[size];
        for (var i = 0; i < size; i++)
        {
            values[i] = random.NextNormal();
        }

        var norm = Math.Sqrt(values.Sum(v => v * v));
        return [.. values.Select(v => (float)(v / norm))];
    }

    private static byte[] Bytes(float[] vector)
    {
        var bytes = new byte[vector.Length * sizeof(float)];
        for (var i = 0; i < vector.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), vector[i]);
        }

        return bytes;
    }
}
