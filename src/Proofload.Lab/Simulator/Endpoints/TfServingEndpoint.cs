using System.Text.Json;
using Proofload.Lab.Faults;
using Proofload.Lab.Simulator.Http;

namespace Proofload.Lab.Simulator.Endpoints;

/// <summary>TF Serving: <c>POST /v1/models/{m}:predict</c>. The prediction of an instance is a hash of its JSON, in [0, 1).</summary>
internal static class TfServingEndpoint
{
    public static async Task PredictAsync(Exchange exchange)
    {
        var path = exchange.Http.Request.Path.Value!;
        if (!await ModelNames.RequireAsync(exchange, path["/v1/models/".Length..^":predict".Length]))
        {
            return;
        }

        using var request = await JsonRequest.ReadAsync(exchange);
        if (request is null)
        {
            return;
        }

        if (request.RootElement.ValueKind != JsonValueKind.Object
            || !request.RootElement.TryGetProperty("instances", out var instances) || instances.ValueKind != JsonValueKind.Array)
        {
            await exchange.SendAsync(400, ContentTypes.Json, JsonSerializer.SerializeToUtf8Bytes(new { error = "Missing 'instances': it must be an array." }));
            return;
        }

        exchange.ChooseFault(FaultShapes.Body);
        if (!await PredictEndpoint.FaultedAsync(exchange) && await ServiceTime.TakeAsync(exchange))
        {
            var predictions = instances.EnumerateArray().Select(i => PredictEndpoint.Score(PredictEndpoint.Hash(JsonSerializer.SerializeToUtf8Bytes(i))));
            await exchange.AnswerAsync(ContentTypes.Json, JsonSerializer.SerializeToUtf8Bytes(new { predictions }));
        }
    }
}
