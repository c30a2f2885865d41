using System.Text.Json;

namespace Proofload.Lab.Simulator.Http;

/// <summary>Reads JSON request bodies; answers 400 itself when the body is not JSON.</summary>
internal static class JsonRequest
{
    public static async ValueTask<JsonDocument?> ReadAsync(Exchange exchange)
    {
        var body = await exchange.ReadBodyAsync();
        try
        {
            return JsonDocument.Parse(body);
        }
        catch (JsonException exception)
        {
            await ErrorBody.SendAsync(exchange, 400, $"The request body is not valid JSON: {exception.Message}", "invalid_json");
            return null;
        }
    }
}
