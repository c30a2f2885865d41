using Proofload.Lab.Simulator.Http;

namespace Proofload.Lab.Simulator.Endpoints;

/// <summary><c>/healthz</c>, <c>/health</c>, <c>/v2/health/live</c>, <c>/v2/health/ready</c>.</summary>
internal static class HealthEndpoint
{
    private static readonly byte[] Ok = "ok\n"u8.ToArray();

    public static Task HandleAsync(Exchange exchange) => exchange.SendAsync(200, ContentTypes.PlainText, Ok);
}
