using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using Proofload.Lab.Simulator.Http;

namespace Proofload.Lab.Simulator.Endpoints;

/// <summary><c>/echo</c>, any method: what the server saw of the request, multipart parts included.</summary>
internal static class EchoEndpoint
{
    public static async Task HandleAsync(Exchange exchange)
    {
        var request = exchange.Http.Request;
        var body = await exchange.ReadBodyAsync();
        List<object>? parts = null;
        if (MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.MediaType.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase))
        {
            try
            {
                parts = await ReadPartsAsync(body, HeaderUtilities.RemoveQuotes(type.Boundary).ToString());
            }
            catch (Exception exception) when (exception is IOException or InvalidDataException or ArgumentException)
            {
                await ErrorBody.SendAsync(exchange, 400, $"The multipart body is malformed: {exception.Message}");
                return;
            }
        }

        await exchange.SendAsync(200, ContentTypes.Json, JsonSerializer.SerializeToUtf8Bytes(new
        {
            method = request.Method,
            path = request.Path.Value,
            query = request.QueryString.Value,
            protocol = request.Protocol,
            headers = request.Headers.ToDictionary(h => h.Key.ToLowerInvariant(), h => h.Value.ToString(), StringComparer.Ordinal),
            body_bytes = body.Length,
            body_fnv1a = PredictEndpoint.Hash(body).ToString("x16", System.Globalization.CultureInfo.InvariantCulture),
            parts,
        }));
    }

    private static async Task<List<object>> ReadPartsAsync(byte[] body, string boundary)
    {
        var parts = new List<object>();
        var reader = new MultipartReader(boundary, new MemoryStream(body)) { BodyLengthLimit = body.Length };
        while (await reader.ReadNextSectionAsync() is { } section)
        {
            var content = new MemoryStream();
            await section.Body.CopyToAsync(content);
            var disposition = ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var parsed) ? parsed : null;
            parts.Add(new
            {
                name = HeaderUtilities.RemoveQuotes(disposition?.Name ?? default).Value,
                filename = HeaderUtilities.RemoveQuotes(disposition?.FileName ?? default).Value,
                content_type = section.ContentType,
                bytes = content.Length,
            });
        }

        return parts;
    }
}
