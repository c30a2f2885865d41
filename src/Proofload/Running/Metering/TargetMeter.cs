using System.Net.Security;
using Proofload.Plans;
using Proofload.Results;

namespace Proofload.Running.Metering;

/// <summary>Reads the server's metrics once a second while the load runs, on a connection of its own. A server that does not answer is a missing figure, never an error of the run.</summary>
internal sealed class TargetMeter : IAsyncDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);
    private const int LargestAnswer = 16 * 1024 * 1024;

    private readonly Uri _address;
    private readonly HttpClient _client;
    private readonly CancellationTokenSource _end = new();
    private readonly List<double> _utilisation = [];
    private Task _reading = Task.CompletedTask;
    private TargetUsage _usage;

    /// <param name="target">The target; its metrics have an address.</param>
    public TargetMeter(TargetPlan target)
    {
        _address = target.Metrics!;
        var tls = new SslClientAuthenticationOptions();
        if (!target.Tls.Verify)
            tls.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
        _client = new HttpClient(new SocketsHttpHandler { UseProxy = false, ConnectTimeout = Limit, SslOptions = tls })
        {
            Timeout = Limit,
            MaxResponseContentBufferSize = LargestAnswer,
        };
        _usage = new TargetUsage { Source = _address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped) };
    }

    /// <summary>What is known so far, but for the utilisation.</summary>
    public TargetUsage Now => Volatile.Read(ref _usage);

    public void Start() => _reading = Task.Run(LoopAsync);

    /// <summary>Ends the readings.</summary>
    public async Task<TargetUsage> FinishAsync()
    {
        await _end.CancelAsync();
        await _reading;
        return _usage with { GpuUtilisation = _utilisation.Count == 0 ? null : _utilisation.Average() };
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _reading;
        _client.Dispose();
        _end.Dispose();
    }

    private async Task LoopAsync()
    {
        using var timer = new PeriodicTimer(Period);
        try
        {
            do
            {
                await ReadAsync();
            }
            while (await timer.WaitForNextTickAsync(_end.Token));
        }
        catch (OperationCanceledException)
        {
            // The load has ended.
        }
    }

    private async Task ReadAsync()
    {
        try
        {
            var gauges = TargetGauges.Read(await _client.GetByteArrayAsync(_address, _end.Token));
            if (gauges.GpuUtilisation is { } utilisation)
                _utilisation.Add(utilisation);
            _usage = _usage with
            {
                Samples = _usage.Samples + 1,
                GpuMemoryMax = Larger(_usage.GpuMemoryMax, gauges.GpuMemory),
                GpuMemoryTotal = Larger(_usage.GpuMemoryTotal, gauges.GpuMemoryTotal),
                CacheUsageMax = Larger(_usage.CacheUsageMax, gauges.CacheUsage),
            };
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !_end.IsCancellationRequested))
        {
            _usage = _usage with { Failures = _usage.Failures + 1, Failure = _usage.Failure ?? (e is OperationCanceledException ? "no answer within 2 s" : e.Message) };
        }
    }

    private static double? Larger(double? a, double? b) => a is null ? b : b is null ? a : Math.Max(a.Value, b.Value);
}
