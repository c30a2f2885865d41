using System.Text.Json;
using System.Text.Json.Serialization;
using Proofload.Lab.Simulator.Http;

namespace Proofload.Lab.Simulator.Endpoints;

/// <summary><c>GET /sim/sessions</c>: what each session sent and was answered, oldest session first. <c>POST /sim/sessions/reset</c> forgets it.</summary>
internal static class SessionsEndpoint
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public static Task ListAsync(Exchange exchange) => exchange.SendAsync(200, ContentTypes.Json, JsonSerializer.SerializeToUtf8Bytes(
        new { sessions = exchange.Core.Sessions.Snapshot().Select(static s => new { session = s.Name, requests = s.Requests }) },
        Json));

    public static Task ResetAsync(Exchange exchange)
    {
        exchange.Core.Sessions.Clear();
        return ListAsync(exchange);
    }
}
