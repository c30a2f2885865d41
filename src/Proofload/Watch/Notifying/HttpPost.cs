using System.Net.Http.Headers;
using System.Text;
using Proofload.Plans;

namespace Proofload.Watch.Notifying;

/// <summary>Posts JSON to an address that may be a secret: it is never shown but for its host, and a redirect is not followed, for it would take the secret along.</summary>
public static class HttpPost
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);
    private static readonly HttpClient Client = new(new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = Limit, PooledConnectionIdleTimeout = Limit }) { Timeout = Limit };

    /// <summary>The part of an address that may be shown.</summary>
    /// <param name="url">The address.</param>
    public static string Shown(Uri url)
    {
        ArgumentNullException.ThrowIfNull(url);
        return url.GetComponents(UriComponents.SchemeAndServer, UriFormat.SafeUnescaped) + "/…";
    }

    /// <summary>Posts once, for at most 10 s.</summary>
    /// <param name="url">Where.</param>
    /// <param name="json">What.</param>
    /// <param name="headers">Further headers.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <returns>The status, or 0 and why there is none, without secrets; and the Retry-After that the server asks for.</returns>
    public static async Task<(int Status, string Problem, TimeSpan? RetryAfter)> SendAsync(Uri url, string json, IReadOnlyDictionary<string, Secret> headers, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(url);
        ArgumentNullException.ThrowIfNull(headers);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(json)) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            foreach (var (name, value) in headers)
                request.Headers.TryAddWithoutValidation(name, value.Reveal());
            using var response = await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            return ((int)response.StatusCode, $"answered {(int)response.StatusCode}", response.Headers.RetryAfter?.Delta);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return (0, "was not reached: no answer within 10s", null);
        }
        catch (Exception e) when (e is HttpRequestException or InvalidOperationException)
        {
            return (0, "was not reached: " + e.Message.Replace(url.AbsoluteUri, "…", StringComparison.Ordinal).ReplaceLineEndings(" "), null);
        }
    }
}
