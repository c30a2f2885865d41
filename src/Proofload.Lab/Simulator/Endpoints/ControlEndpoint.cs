using System.Globalization;
using System.Text;
using System.Text.Json;
using Proofload.Lab.Faults;
using Proofload.Lab.Simulator.Http;
using Proofload.Lab.Simulator.Text;

namespace Proofload.Lab.Simulator.Endpoints;

/// <summary>
/// <c>GET /sim/stats</c>, <c>POST /sim/stats/reset</c> (clears the lateness, after a warm-up), <c>GET|POST /sim/faults</c> (body: the text form, or <c>{"faults":"…"}</c>), <c>POST /sim/freeze</c>
/// (body: a duration, or <c>{"for":"500ms"}</c>, or nothing for the option's), <c>GET|POST /sim/replicas</c> (body: how many take requests, or <c>{"replicas":"2"}</c>). Not subject to faults and freezes.
/// </summary>
internal static class ControlEndpoint
{
    public static async Task HandleAsync(Exchange exchange, string path)
    {
        try
        {
            switch (exchange.Http.Request.Method, path)
            {
                case ("GET", "/sim/stats"):
                    await exchange.SendAsync(200, ContentTypes.Json, StatisticsJson.Serialize(exchange.Core.Statistics()));
                    break;
                case ("POST", "/sim/stats/reset"):
                    exchange.Core.Tally.EventLateness.Reset();
                    exchange.Core.Tally.ResponseLateness.Reset();
                    await exchange.SendAsync(200, ContentTypes.Json, StatisticsJson.Serialize(exchange.Core.Statistics()));
                    break;
                case ("POST", "/sim/faults"):
                    exchange.Core.Faults = FaultSchedule.Parse(await ReadAsync(exchange, "faults"));
                    await SendFaultsAsync(exchange);
                    break;
                case ("GET", "/sim/faults"):
                    await SendFaultsAsync(exchange);
                    break;
                case ("GET", "/sim/sessions"):
                    await SessionsEndpoint.ListAsync(exchange);
                    break;
                case ("POST", "/sim/sessions/reset"):
                    await SessionsEndpoint.ResetAsync(exchange);
                    break;
                case ("GET", "/sim/replicas"):
                    await SendReplicasAsync(exchange);
                    break;
                case ("POST", "/sim/replicas"):
                    exchange.Core.Replicas.Keep(ReplicaCount(await ReadAsync(exchange, "replicas")));
                    await SendReplicasAsync(exchange);
                    break;
                case ("POST", "/sim/freeze"):
                    var text = await ReadAsync(exchange, "for");
                    var duration = text.Length == 0 ? exchange.Core.Options.FreezeFor : DurationText.Parse("freeze", text);
                    OptionCheck.That(duration <= TimeSpan.FromHours(1), "freeze", duration, "0 to 1h");
                    exchange.Core.FreezeNow(duration);
                    await exchange.SendAsync(200, ContentTypes.Json, JsonSerializer.SerializeToUtf8Bytes(new { frozen_for = DurationText.Format(duration) }));
                    break;
                default:
                    await ErrorBody.SendAsync(exchange, 404, $"Unknown control: {exchange.Http.Request.Method} {path}. Allowed: GET /sim/stats, POST /sim/stats/reset, GET or POST /sim/faults, GET or POST /sim/replicas, POST /sim/freeze, GET /sim/sessions, POST /sim/sessions/reset.");
                    break;
            }
        }
        catch (SimulatorOptionException exception)
        {
            await ErrorBody.SendAsync(exchange, 400, exception.Message);
        }
    }

    private static Task SendFaultsAsync(Exchange exchange) =>
        exchange.SendAsync(200, ContentTypes.Json, JsonSerializer.SerializeToUtf8Bytes(new { faults = exchange.Core.Faults.ToString() }));

    private static Task SendReplicasAsync(Exchange exchange) =>
        exchange.SendAsync(200, ContentTypes.Json, JsonSerializer.SerializeToUtf8Bytes(new { replicas = exchange.Core.Replicas.Active, of = exchange.Core.Replicas.All.Count }));

    private static int ReplicaCount(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
        ? count
        : throw new SimulatorOptionException($"'{text}' is not a number of replicas.");

    private static async Task<string> ReadAsync(Exchange exchange, string field)
    {
        var body = Encoding.UTF8.GetString(await exchange.ReadBodyAsync()).Trim();
        if (!body.StartsWith('{'))
        {
            return body;
        }

        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String
                ? value.GetString()!
                : throw new SimulatorOptionException($"The body has no text field '{field}'.");
        }
        catch (JsonException exception)
        {
            throw new SimulatorOptionException($"The body is not valid JSON: {exception.Message}", exception);
        }
    }
}
