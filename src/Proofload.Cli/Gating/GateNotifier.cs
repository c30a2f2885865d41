using System.Net.Http.Headers;
using System.Text;

namespace Proofload.Cli.Gating;

/// <summary>Sends a verdict to a webhook. Whatever happens there is a warning and never the verdict; the address is a secret and only its host is shown.</summary>
internal static class GateNotifier
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    public static async Task SendAsync(Uri url, string body, CliServices services)
    {
        var host = url.GetComponents(UriComponents.SchemeAndServer, UriFormat.SafeUnescaped);
        try
        {
            using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = Limit }) { Timeout = Limit };
            using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            using var response = await client.PostAsync(url, content);
            if (!response.IsSuccessStatusCode)
            {
                services.Terminal.Warn($"--notify: {host}/… answered {(int)response.StatusCode}");
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or InvalidOperationException)
        {
            services.Terminal.Warn($"--notify: {host}/… was not reached: {(exception is OperationCanceledException ? "no answer within 10s" : exception.Message.Replace(url.AbsoluteUri, "…", StringComparison.Ordinal).ReplaceLineEndings(" "))}");
        }
    }
}
