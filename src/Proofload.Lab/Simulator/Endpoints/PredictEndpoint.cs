using System.Text.Json;
using Proofload.Lab.Faults;
using Proofload.Lab.Simulator.Http;
using Proofload.Lab.Simulator.Sampling;

namespace Proofload.Lab.Simulator.Endpoints;

/// <summary><c>POST /predict</c> (any JSON; the score is a hash of its bytes) and <c>GET /</c>: plain HTTP behind the service-time model.</summary>
internal static class PredictEndpoint
{
    private static readonly byte[] Root = "Proofload simulator\n"u8.ToArray();

    public static async Task RootAsync(Exchange exchange)
    {
        exchange.ChooseFault(FaultShapes.Body);
        if (!await FaultedAsync(exchange) && await ServiceTime.TakeAsync(exchange))
        {
            await exchange.AnswerAsync(ContentTypes.PlainText, Root);
        }
    }

    public static async Task PredictAsync(Exchange exchange)
    {
        using var request = await JsonRequest.ReadAsync(exchange);
        if (request is null)
        {
            return;
        }

        exchange.ChooseFault(FaultShapes.Body);
        if (!await FaultedAsync(exchange) && await ServiceTime.TakeAsync(exchange))
        {
            var hash = Hash(JsonSerializer.SerializeToUtf8Bytes(request.RootElement));
            await exchange.AnswerAsync(ContentTypes.Json, JsonSerializer.SerializeToUtf8Bytes(new { prediction = Score(hash), label = hash % 2 == 0 ? "negative" : "positive" }));
        }
    }

    /// <summary>True when the request's fault has answered instead.</summary>
    public static async ValueTask<bool> FaultedAsync(Exchange exchange) => exchange.Fault is { } fault && await fault.AnswerAsync(exchange);

    /// <summary>FNV-1a, finalised.</summary>
    public static ulong Hash(ReadOnlySpan<byte> bytes)
    {
        var hash = 0xCBF29CE484222325UL;
        foreach (var value in bytes)
        {
            hash = (hash ^ value) * 0x100000001B3UL;
        }

        return SplitMix64.Mix(hash);
    }

    /// <summary>The hash as a number in [0, 1).</summary>
    public static double Score(ulong hash) => (hash >> 11) * (1.0 / (1UL << 53));
}
