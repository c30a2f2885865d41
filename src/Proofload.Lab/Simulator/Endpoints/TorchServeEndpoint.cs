using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using Proofload.Lab.Faults;
using Proofload.Lab.Simulator.Http;
using Proofload.Lab.Simulator.Media;

namespace Proofload.Lab.Simulator.Endpoints;

/// <summary>
/// TorchServe's inference API: <c>GET /ping</c> and <c>POST /predictions/{m}[/{version}]</c> with the bytes of a file, a JSON document, a text,
/// or a form of several. The answer is a class and its probability, from a hash of the bytes; images and sounds must be whole files.
/// </summary>
internal static class TorchServeEndpoint
{
    private const string Predictions = "/predictions/";
    private static readonly string[] Classes = ["tabby", "tiger_cat", "Egyptian_cat", "lynx"];

    public static Task PingAsync(Exchange exchange) =>
        exchange.SendAsync(200, ContentTypes.Json, JsonSerializer.SerializeToUtf8Bytes(new { status = "Healthy" }));

    public static async Task PredictAsync(Exchange exchange)
    {
        var parts = exchange.Http.Request.Path.Value![Predictions.Length..].Split('/');
        var models = exchange.Core.Options.Models;
        if (parts is not ([_] or [_, "1" or "1.0"]) || (models.Count > 0 && !models.Contains(parts[0], StringComparer.Ordinal)))
        {
            await ErrorBody.SendAsync(exchange, 404, $"Model not found: {string.Join(' ', parts)}");
            return;
        }

        var body = await exchange.ReadBodyAsync();
        var files = new List<(string? Type, byte[] Bytes)>();
        var problem = await ReadAsync(exchange.Http.Request.ContentType, body, files) ?? Wrong(files);
        if (problem is not null)
        {
            await ErrorBody.SendAsync(exchange, 400, problem);
            return;
        }

        exchange.ChooseFault(FaultShapes.Body);
        if (!await PredictEndpoint.FaultedAsync(exchange) && await ServiceTime.TakeAsync(exchange, files.Count))
        {
            var hash = PredictEndpoint.Hash(body);
            await exchange.AnswerAsync(ContentTypes.Json, JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, double>(StringComparer.Ordinal)
            {
                [Classes[hash % (uint)Classes.Length]] = 0.5 + (PredictEndpoint.Score(hash) / 2),
            }));
        }
    }

    private static async ValueTask<string?> ReadAsync(string? contentType, byte[] body, List<(string? Type, byte[] Bytes)> files)
    {
        if (!MediaTypeHeaderValue.TryParse(contentType, out var type) || !type.MediaType.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase))
        {
            files.Add((type?.MediaType.Value, body));
            return body.Length == 0 ? "The request has no body." : null;
        }

        try
        {
            var reader = new MultipartReader(HeaderUtilities.RemoveQuotes(type.Boundary).ToString(), new MemoryStream(body)) { BodyLengthLimit = body.Length };
            while (await reader.ReadNextSectionAsync() is { } section)
            {
                var content = new MemoryStream();
                await section.Body.CopyToAsync(content);
                files.Add((MediaTypeHeaderValue.TryParse(section.ContentType, out var own) ? own.MediaType.Value : null, content.ToArray()));
            }
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or ArgumentException)
        {
            return $"The multipart body is malformed: {exception.Message}";
        }

        return files.Count == 0 ? "The form has no part." : null;
    }

    private static string? Wrong(List<(string? Type, byte[] Bytes)> files)
    {
        foreach (var (type, bytes) in files)
        {
            if (type == "application/json")
            {
                try
                {
                    using var json = JsonDocument.Parse(bytes);
                }
                catch (JsonException exception)
                {
                    return $"The body is not valid JSON: {exception.Message}";
                }
            }

            if (type is "image/png" or "image/jpeg" or "audio/wav")
            {
                var file = UploadedFile.Read(bytes, out var problem);
                if (file is null || !type.EndsWith(file.Format, StringComparison.Ordinal))
                {
                    return file is null ? problem : $"The file is {file.Format} and was announced as {type}.";
                }
            }
        }

        return null;
    }
}
