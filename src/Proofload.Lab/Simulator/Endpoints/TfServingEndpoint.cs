using System.Text.Json;
using Proofload.Lab.Faults;
using Proofload.Lab.Simulator.Http;

namespace Proofload.Lab.Simulator.Endpoints;

/// <summary>
/// TensorFlow Serving's REST API: <c>/v1/models/{m}[/versions/{v}|/labels/{l}]</c> for the status, with <c>:predict</c>, <c>:classify</c> or
/// <c>:regress</c> behind it for an answer. The models <c>half_plus_two</c> and <c>half_plus_three</c> calculate; any other answers a hash of
/// its input, in [0, 1). Binary values must be PNG, JPEG or WAV files.
/// </summary>
internal static class TfServingEndpoint
{
    private const string Models = "/v1/models/";

    /// <summary>Whether a path asks for an answer.</summary>
    public static bool IsAction(string path) =>
        path.StartsWith(Models, StringComparison.Ordinal) && path[(path.LastIndexOf(':') + 1)..] is "predict" or "classify" or "regress";

    public static async Task StatusAsync(Exchange exchange)
    {
        var (model, version, known) = Split(exchange.Http.Request.Path.Value!);
        if (!await RequireAsync(exchange, model, version, known))
        {
            return;
        }

        await exchange.SendAsync(200, ContentTypes.Json, JsonSerializer.SerializeToUtf8Bytes(new
        {
            model_version_status = new[] { new { version = "1", state = "AVAILABLE", status = new { error_code = "OK", error_message = string.Empty } } },
        }));
    }

    public static async Task AnswerAsync(Exchange exchange)
    {
        var path = exchange.Http.Request.Path.Value!;
        var colon = path.LastIndexOf(':');
        var (model, version, known) = Split(path[..colon]);
        if (!await RequireAsync(exchange, model, version, known))
        {
            return;
        }

        using var request = await JsonRequest.ReadAsync(exchange);
        if (request is null)
        {
            return;
        }

        var answer = TfServingAnswer.Make(request.RootElement, path[(colon + 1)..], model, out var instances, out var problem);
        if (answer is null)
        {
            await ErrorBody.SendAsync(exchange, 400, problem);
            return;
        }

        exchange.ChooseFault(FaultShapes.Body);
        if (!await PredictEndpoint.FaultedAsync(exchange) && await ServiceTime.TakeAsync(exchange, instances))
        {
            await exchange.AnswerAsync(ContentTypes.Json, answer.Value);
        }
    }

    // Version 1 is the only one, and the label "stable" its name.
    private static async ValueTask<bool> RequireAsync(Exchange exchange, string model, string version, bool known)
    {
        var models = exchange.Core.Options.Models;
        if (known && (models.Count == 0 || models.Contains(model, StringComparer.Ordinal)))
        {
            return true;
        }

        await ErrorBody.SendAsync(exchange, 404, $"Servable not found for request: {(version.Length > 0 ? $"Specific({model}, {version})" : $"Latest({model})")}");
        return false;
    }

    private static (string Model, string Version, bool Known) Split(string path)
    {
        var parts = path[Models.Length..].Split('/');
        return parts switch
        {
            [var model] => (model, "", true),
            [var model, "versions", var version] => (model, version, version == "1"),
            [var model, "labels", var label] => (model, label, label == "stable"),
            _ => (parts[0], string.Join('/', parts[1..]), false),
        };
    }
}
