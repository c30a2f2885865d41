using Proofload.Measurement.Recording;
using Proofload.Plans;
using Proofload.Transport;

namespace Proofload.Protocols.WebSocket;

/// <summary>
/// Shakes hands once before the load and hangs up: an address that is no WebSocket, or refuses this client, becomes one clear line. Nothing is
/// sent over the connection. A server that cannot be reached, or has no room now, is the run's to report.
/// </summary>
internal static class HandshakePreflight
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    /// <summary>The kind of request, unchanged.</summary>
    /// <exception cref="PlanException">The server answers and does not agree.</exception>
    public static async Task<RequestPlan> RunAsync(PreflightContext context)
    {
        var request = context.Driver.Request;
        var plain = context.Driver with
        {
            Request = request with { Checks = [], Extract = new Dictionary<string, ExtractPlan>(StringComparer.Ordinal), Body = null, WebSocket = (request.WebSocket ?? new WebSocketPlan()) with { Opening = [], Messages = [] } },
        };
        var driver = new WebSocketDriver(plain);
        if (!driver.HasOneHandshake)
        {
            return request;
        }

        var probe = new HandshakeReader(plain);
        var exchange = new Exchange(0) { Reader = probe };
        exchange.Clear();
        exchange.TimeoutNs = (long)new[] { request.Timeout ?? context.Driver.Target.Timeout, Longest }.Min().TotalNanoseconds;
        driver.PrepareHandshake(exchange);
        await context.Send(exchange);
        return exchange.Record is { Status: > 0, Outcome: ErrorKind.InvalidResponse or ErrorKind.Http4xx }
            ? throw new PlanException($"{context.Place}: {context.Driver.Target.Url.Authority}{exchange.Path ?? exchange.Shape.Path}: {exchange.Record.Detail}")
            : request;
    }
}
