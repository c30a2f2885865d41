using System.Text.Json;
using Proofload.Lab.Faults;
using Proofload.Lab.Simulator.Http;
using Proofload.Lab.Simulator.Sessions;

namespace Proofload.Lab.Simulator.Endpoints;

/// <summary>
/// KServe v2 (Open Inference Protocol) over HTTP with JSON tensors. Each input yields an output of the same shape and type:
/// numbers become 2x + 1, booleans are negated, strings reversed. Output i is named by the request's <c>outputs[i]</c>, else <c>OUTPUTi</c>.
/// </summary>
internal static class KServeEndpoint
{
    private const string Models = "/v2/models/";

    public static Task ServerAsync(Exchange exchange) =>
        exchange.SendAsync(200, ContentTypes.Json, JsonSerializer.SerializeToUtf8Bytes(new { name = "proofload-simulator", version = "1", extensions = Array.Empty<string>() }));

    public static async Task ModelAsync(Exchange exchange)
    {
        var path = exchange.Http.Request.Path.Value!;
        var (model, rest) = SplitModel(path);
        if (!await ModelNames.RequireAsync(exchange, model))
        {
            return;
        }

        if (rest == "ready")
        {
            await exchange.SendAsync(200, ContentTypes.Json, JsonSerializer.SerializeToUtf8Bytes(new { name = model, ready = true }));
        }
        else if (rest.Length == 0)
        {
            await exchange.SendAsync(200, ContentTypes.Json, JsonSerializer.SerializeToUtf8Bytes(new
            {
                name = model,
                versions = new[] { "1" },
                platform = "proofload_simulator",
                inputs = new[] { new { name = "INPUT0", datatype = "FP32", shape = new[] { -1, -1 } } },
                outputs = new[] { new { name = "OUTPUT0", datatype = "FP32", shape = new[] { -1, -1 } } },
            }));
        }
        else
        {
            await ErrorBody.SendAsync(exchange, 404, $"Unknown path: {path}.");
        }
    }

    public static async Task InferAsync(Exchange exchange)
    {
        var (model, rest) = SplitModel(exchange.Http.Request.Path.Value!);
        if (rest != "infer")
        {
            await ErrorBody.SendAsync(exchange, 404, $"Unknown path: {exchange.Http.Request.Path}.");
            return;
        }

        if (!await ModelNames.RequireAsync(exchange, model))
        {
            return;
        }

        if (exchange.Http.Request.Headers.ContainsKey("Inference-Header-Content-Length"))
        {
            await ErrorBody.SendAsync(exchange, 400, "Binary tensors are not supported; send JSON tensors.");
            return;
        }

        using var request = await JsonRequest.ReadAsync(exchange);
        if (request is null)
        {
            return;
        }

        var tensors = KServeTensors.TryRead(request.RootElement, out var problem);
        if (tensors is null)
        {
            await ErrorBody.SendAsync(exchange, 400, problem!);
            return;
        }

        var observer = SessionObserver.Begin(exchange, mayBeSequence: true);
        observer?.TakeSequence(request.RootElement);
        exchange.ChooseFault(FaultShapes.Body);
        if (!await PredictEndpoint.FaultedAsync(exchange) && await ServiceTime.TakeAsync(exchange))
        {
            await exchange.AnswerAsync(ContentTypes.Json, KServeTensors.Answer(model, request.RootElement, tensors));
            observer?.End();
        }
    }

    // /v2/models/{m}[/versions/{v}][/ready|/infer]
    private static (string Model, string Action) SplitModel(string path)
    {
        var parts = path[Models.Length..].Split('/');
        var skip = parts.Length >= 3 && parts[1] == "versions" ? 3 : 1;
        return (parts[0], string.Join('/', parts[skip..]));
    }
}
