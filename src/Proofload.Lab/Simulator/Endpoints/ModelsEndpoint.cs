using System.Text.Json;
using Proofload.Lab.Simulator.Http;

namespace Proofload.Lab.Simulator.Endpoints;

/// <summary><c>GET /v1/models</c>, and <c>GET /v1/models/{m}</c>, which is OpenAI's model and TF Serving's model status in one object.</summary>
internal static class ModelsEndpoint
{
    private const long Created = 1_700_000_000;

    public static Task ListAsync(Exchange exchange)
    {
        var options = exchange.Core.Options;
        var names = options.Models.Count > 0 ? options.Models : [options.DefaultModel];
        var data = names.Select(id => new { id, @object = "model", created = Created, owned_by = "proofload" });
        return exchange.SendAsync(200, ContentTypes.Json, JsonSerializer.SerializeToUtf8Bytes(new { @object = "list", data }));
    }

    public static async Task GetAsync(Exchange exchange)
    {
        var id = exchange.Http.Request.Path.Value!["/v1/models/".Length..];
        if (!await ModelNames.RequireAsync(exchange, id))
        {
            return;
        }

        await exchange.SendAsync(200, ContentTypes.Json, JsonSerializer.SerializeToUtf8Bytes(new
        {
            id,
            @object = "model",
            created = Created,
            owned_by = "proofload",
            model_version_status = new[] { new { version = "1", state = "AVAILABLE", status = new { error_code = "OK", error_message = string.Empty } } },
        }));
    }
}
