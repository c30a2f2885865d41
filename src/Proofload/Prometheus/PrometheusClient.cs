using System.Globalization;
using System.Net.Http.Headers;
using Proofload.Plans;

namespace Proofload.Prometheus;

/// <summary>Times at which a query is evaluated.</summary>
/// <param name="Start">The first.</param>
/// <param name="Step">From one to the next; 1 s or more.</param>
/// <param name="Steps">How many; 1 to 11,000, as Prometheus allows.</param>
public readonly record struct PrometheusRange(DateTimeOffset Start, TimeSpan Step, int Steps);

/// <summary>Asks a Prometheus server, or anything that speaks its HTTP API.</summary>
public sealed class PrometheusClient : IDisposable
{
    private const long LargestAnswer = 16 << 20;
    private readonly HttpClient _http;
    private readonly Uri _query;
    private readonly Secret? _token;

    /// <summary>Makes a client; nothing is sent yet.</summary>
    /// <param name="address">Address of the server, http or https; a path in front of <c>/api/v1</c> is kept.</param>
    /// <param name="token">Bearer token; null for none.</param>
    /// <param name="timeout">Longest time of one query. Default 30 s.</param>
    public PrometheusClient(Uri address, Secret? token = null, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(address);
        _query = new Uri(address.GetLeftPart(UriPartial.Path).TrimEnd('/') + "/api/v1/query_range");
        _token = token;

        // No redirects: the token is for this server.
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false }) { Timeout = timeout ?? TimeSpan.FromSeconds(30), MaxResponseContentBufferSize = LargestAnswer };
    }

    /// <summary>The values of a query, one for each step; NaN where there is none.</summary>
    /// <param name="query">PromQL that gives one series.</param>
    /// <param name="range">When.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <exception cref="PrometheusException">The server cannot be reached, says no, or gives several series.</exception>
    public async Task<IReadOnlyList<double>> QueryAsync(string query, PrometheusRange range, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _query)
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["query"] = query,
                ["start"] = Time(range.Start),
                ["end"] = Time(range.Start + (range.Step * (range.Steps - 1))),
                ["step"] = range.Step.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture),
            }),
        };
        if (_token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _token.Reveal());
        try
        {
            using var response = await _http.SendAsync(request, cancellation);
            var body = await response.Content.ReadAsByteArrayAsync(cancellation);

            // An error has a body of its own that says more than the status.
            if (!response.IsSuccessStatusCode && (body.Length == 0 || body[0] != (byte)'{'))
                throw new PrometheusException(string.Create(CultureInfo.InvariantCulture, $"Prometheus at {_query.Authority} answers with status {(int)response.StatusCode}"));
            return PrometheusAnswer.Read(body, range);
        }
        catch (HttpRequestException e)
        {
            throw new PrometheusException($"Prometheus at {_query.Authority} cannot be asked: {e.Message}", e);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new PrometheusException(string.Create(CultureInfo.InvariantCulture, $"Prometheus at {_query.Authority} did not answer within {_http.Timeout.TotalSeconds:0} s"), e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private static string Time(DateTimeOffset time) => (time.ToUnixTimeMilliseconds() / 1000.0).ToString("0.###", CultureInfo.InvariantCulture);
}
