using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text;

namespace Proofload.IntegrationTests.ServerTests;

/// <summary>Sends JSON and reads server-sent events, independently of the product's own readers.</summary>
internal static class Sse
{
    public static HttpContent Json(object body) => new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");

    public static async Task<JsonElement> PostAsync(HttpClient http, Uri url, object body)
    {
        using var response = await http.PostAsync(url, Json(body), TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, $"{url} answered {(int)response.StatusCode}: {text}");
        return JsonElement.Parse(text);
    }

    /// <summary>The data of each event of a streamed reply, up to and including <c>[DONE]</c>.</summary>
    public static async IAsyncEnumerable<string> EventsAsync(
        HttpClient http, Uri url, object body, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = Json(body) };
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        Assert.True(response.IsSuccessStatusCode, $"{url} answered {(int)response.StatusCode}");
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellation));
        while (await reader.ReadLineAsync(cancellation) is { } line)
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                yield return line["data: ".Length..];
            }
        }
    }

    /// <summary>The text pieces of streamed chat chunks.</summary>
    public static IReadOnlyList<string> Pieces(IEnumerable<string> events) =>
    [
        .. events.Where(data => data != "[DONE]")
            .Select(line => JsonElement.Parse(line))
            .SelectMany(chunk => chunk.GetProperty("choices").EnumerateArray())
            .Select(choice => choice.GetProperty("delta").TryGetProperty("content", out var content) ? content.GetString() : null)
            .Where(text => !string.IsNullOrEmpty(text))
            .Select(text => text!),
    ];
}
