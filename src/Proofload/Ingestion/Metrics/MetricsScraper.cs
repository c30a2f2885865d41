using Proofload.Plans;

namespace Proofload.Ingestion.Metrics;

/// <summary>Fetches a target's metrics.</summary>
public sealed class MetricsScraper : IDisposable
{
    private const int LargestAnswer = 64 << 20;

    private readonly HttpClient _http;
    private readonly Uri _address;
    private readonly IReadOnlyDictionary<string, Secret> _headers;

    /// <summary>Prepares; nothing is fetched.</summary>
    /// <param name="address">Address of the metrics.</param>
    /// <param name="headers">Headers to send. Default none.</param>
    /// <param name="timeout">Longest time of one reading. Default 10 s.</param>
    public MetricsScraper(Uri address, IReadOnlyDictionary<string, Secret>? headers = null, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(address);
        (_address, _headers) = (address, headers ?? ValueMap<Secret>.Empty);
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false }) { Timeout = timeout ?? TimeSpan.FromSeconds(10), MaxResponseContentBufferSize = LargestAnswer };
    }

    /// <summary>Fetches them.</summary>
    /// <param name="stop">Ends it.</param>
    /// <exception cref="IOException">They cannot be had; one line.</exception>
    public async Task<ReadOnlyMemory<byte>> FetchAsync(CancellationToken stop)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, _address);
        request.Headers.TryAddWithoutValidation("Accept", "application/openmetrics-text;version=1.0.0;q=0.9,text/plain;version=0.0.4;q=0.8,*/*;q=0.1");
        foreach (var (name, value) in _headers)
            request.Headers.TryAddWithoutValidation(name, value.Reveal());
        try
        {
            using var response = await _http.SendAsync(request, stop);
            return response.IsSuccessStatusCode ? await response.Content.ReadAsByteArrayAsync(stop) : throw new IOException($"{_address.Authority} answered {(int)response.StatusCode} to a reading of its metrics");
        }
        catch (HttpRequestException e)
        {
            throw new IOException($"{_address.Authority} cannot be asked for its metrics: {e.HttpRequestError}", e);
        }
        catch (OperationCanceledException e) when (!stop.IsCancellationRequested)
        {
            throw new IOException($"{_address.Authority} did not give its metrics within {Units.FormatDuration(_http.Timeout)}", e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();
}
