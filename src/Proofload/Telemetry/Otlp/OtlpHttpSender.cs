using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Proofload.Measurement.Clocks;
using Proofload.Plans;

namespace Proofload.Telemetry.Otlp;

/// <summary>OTLP/HTTP: one POST an export, on a connection of its own, blocking on the exporter's thread.</summary>
internal sealed class OtlpHttpSender : IOtlpSender
{
    private const int LargestAnswer = 64 * 1024;

    // Shorter values would tear holes into ordinary words and protect nothing.
    private const int ShortestSecret = 6;
    private readonly OtlpSettings _settings;
    private readonly IClock _clock;
    private readonly HttpClient _client;

    /// <param name="settings">Where to.</param>
    /// <param name="clock">Tells how far away a date is.</param>
    /// <param name="version">Version of the product, for <c>User-Agent</c>.</param>
    /// <exception cref="PlanException">The file of authorities cannot be read.</exception>
    public OtlpHttpSender(OtlpSettings settings, IClock clock, string version)
    {
        (_settings, _clock) = (settings, clock);

        // No redirects: the headers are for this collector.
        _client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false, SslOptions = Tls(settings.CertificateAuthority) })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        _client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("OTel-OTLP-Exporter-proofload", version.Length > 0 && version.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '+') ? version : null));
    }

    public OtlpAnswer Send(ReadOnlyMemory<byte> body, TimeSpan timeout, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(timeout);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, _settings.Endpoint) { Content = Content(body) };
            foreach (var (name, value) in _settings.Headers)
            {
                if (!request.Headers.TryAddWithoutValidation(name, value.Reveal()))
                    request.Content.Headers.TryAddWithoutValidation(name, value.Reveal());
            }

            using var response = _client.Send(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            return Answer(response, ReadBody(response, limit.Token));
        }
        catch (OperationCanceledException)
        {
            return new OtlpAnswer(OtlpFate.Unavailable, string.Create(CultureInfo.InvariantCulture, $"no answer within {timeout.TotalSeconds:0.###} s"));
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return new OtlpAnswer(OtlpFate.Unavailable, e.Message);
        }
    }

    public void Dispose() => _client.Dispose();

    private ReadOnlyMemoryContent Content(ReadOnlyMemory<byte> body)
    {
        var compressed = _settings.Compression == OtlpCompression.Gzip;
        var content = new ReadOnlyMemoryContent(compressed ? Gzip(body) : body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-protobuf");
        if (compressed)
            content.Headers.ContentEncoding.Add("gzip");
        return content;
    }

    private static byte[] Gzip(ReadOnlyMemory<byte> body)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest))
            gzip.Write(body.Span);
        return bytes.ToArray();
    }

    private static byte[] ReadBody(HttpResponseMessage response, CancellationToken cancellation)
    {
        using var stream = response.Content.ReadAsStream(cancellation);
        using var stop = cancellation.Register(static s => ((Stream)s!).Dispose(), stream);
        var buffer = new byte[LargestAnswer];
        try
        {
            return buffer[..stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false)];
        }
        catch (Exception e) when (e is ObjectDisposedException or IOException && cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellation);
        }
    }

    private OtlpAnswer Answer(HttpResponseMessage response, byte[] body)
    {
        var status = (int)response.StatusCode;
        if (response.IsSuccessStatusCode)
        {
            var (rejected, message) = OtlpResponse.ReadPartialSuccess(body);
            return new OtlpAnswer(OtlpFate.Accepted, message.Length > 0 ? Masked(message) : rejected > 0 ? "the collector gave no reason" : null, rejected);
        }

        var said = OtlpResponse.ReadStatusMessage(body, response.Content.Headers.ContentType?.MediaType);
        var problem = string.Create(CultureInfo.InvariantCulture, $"status {status}{(said.Length > 0 ? ": " + Masked(said) : "")}");

        // OTLP/HTTP, "Retryable Response Codes".
        return response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout
            ? new OtlpAnswer(OtlpFate.Unavailable, problem, RetryAfter: RetryAfter(response))
            : new OtlpAnswer(OtlpFate.Refused, problem);
    }

    /// <summary>A collector may repeat what it was sent.</summary>
    private string Masked(string text)
    {
        foreach (var (_, secret) in _settings.Headers)
        {
            // `Bearer sk-…`: also without the scheme in front.
            var value = secret.Reveal();
            foreach (var part in new[] { value, value[(value.LastIndexOf(' ') + 1)..] })
            {
                if (part.Length >= ShortestSecret)
                    text = text.Replace(part, "***", StringComparison.Ordinal);
            }
        }

        return text;
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date > _clock.UtcNow ? date - _clock.UtcNow : TimeSpan.Zero,
        _ => null,
    };

    private static SslClientAuthenticationOptions Tls(string? authority)
    {
        var tls = new SslClientAuthenticationOptions();
        if (authority is null)
            return tls;
        try
        {
            var chain = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            chain.CustomTrustStore.ImportFromPemFile(authority);
            tls.CertificateChainPolicy = chain;
            return tls;
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new PlanException($"otlp: the certificate authorities in '{authority}' cannot be read: {e.Message}", e);
        }
    }
}
