using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Proofload.Measurement.Clocks;
using Proofload.Plans;

namespace Proofload.Notifications.Receivers;

/// <summary>Posts JSON to somebody. Of an address only scheme, host and port are ever shown, for the rest of a webhook's address is its password.</summary>
public sealed class JsonPost
{
    private static readonly HttpClient Client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = TimeSpan.FromSeconds(10), PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    private readonly Uri _address;
    private readonly IReadOnlyDictionary<string, Secret> _headers;
    private readonly IClock _clock;

    /// <summary>Prepares; nothing is sent.</summary>
    /// <param name="address">Where to, http or https.</param>
    /// <param name="headers">Headers to send. Default none.</param>
    /// <param name="clock">For a Retry-After that is a date. Default: the system's.</param>
    public JsonPost(Uri address, IReadOnlyDictionary<string, Secret>? headers = null, IClock? clock = null)
    {
        ArgumentNullException.ThrowIfNull(address);
        (_address, _headers, _clock) = (address, headers ?? ValueMap<Secret>.Empty, clock ?? SystemClock.Instance);
    }

    /// <summary>What may be shown of the address.</summary>
    public string Shown => _address.GetComponents(UriComponents.SchemeAndServer, UriFormat.SafeUnescaped) + "/…";

    /// <summary>Posts a document. What goes wrong is a value; only being stopped is thrown.</summary>
    /// <param name="json">The document, UTF-8.</param>
    /// <param name="stop">Ends it.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public async Task<DeliveryOutcome> SendAsync(ReadOnlyMemory<byte> json, CancellationToken stop)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, _address) { Content = new ReadOnlyMemoryContent(json) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            foreach (var (name, value) in _headers)
            {
                request.Headers.Remove(name);
                if (!request.Headers.TryAddWithoutValidation(name, value.Reveal()))
                    request.Content.Headers.TryAddWithoutValidation(name, value.Reveal());
            }

            // Whatever it has to say beyond its status could repeat a secret, and need not end.
            using var response = await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
            return Judge(response);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception e) when (e is HttpRequestException or IOException or InvalidOperationException or OperationCanceledException)
        {
            return new DeliveryOutcome(DeliveryResult.Later, $"{Shown} was not reached: {Cause(e)}");
        }
    }

    private DeliveryOutcome Judge(HttpResponseMessage response)
    {
        var status = (int)response.StatusCode;
        if (status is >= 200 and < 300)
            return DeliveryOutcome.Delivered;
        var problem = string.Create(CultureInfo.InvariantCulture, $"{Shown} answered {status}");
        if (status is not (408 or 429 or >= 500))
            return new DeliveryOutcome(DeliveryResult.Refused, status is >= 300 and < 400 ? problem + ", a redirect, which is not followed" : problem);
        var after = response.Headers.RetryAfter;
        var wait = after?.Delta ?? (after?.Date - _clock.UtcNow);
        return new DeliveryOutcome(DeliveryResult.Later, problem, wait > TimeSpan.Zero ? wait : null);
    }

    // The framework's own messages may name the address; the kind of error says enough.
    private static string Cause(Exception e) => e switch
    {
        HttpRequestException { InnerException: SocketException socket } => socket.SocketErrorCode switch
        {
            SocketError.ConnectionRefused => "connection refused",
            SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData => "its name is not known",
            var code => code.ToString(),
        },
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => "TLS failed",
        HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse } => "its answer is not HTTP",
        HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded } => "it closed the connection without an answer",
        HttpRequestException http => http.HttpRequestError.ToString(),
        OperationCanceledException => "no connection within 10s",
        _ => e.GetType().Name,
    };
}
