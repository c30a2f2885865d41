using System.Collections.Concurrent;

namespace Proofload.Lab.Proxy;

/// <summary>Counts of one proxy; written from every connection.</summary>
internal sealed class ProxyTally
{
    private readonly ConcurrentDictionary<string, long> _injected = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> _missed = new(StringComparer.Ordinal);
    private long _connections;
    private long _open;
    private long _requests;
    private long _bytesUp;
    private long _bytesDown;
    private long _upstreamFailures;
    private long _internalErrors;
    private string? _lastUpstreamFailure;

    public long TakeConnection()
    {
        Interlocked.Increment(ref _open);
        return Interlocked.Increment(ref _connections) - 1;
    }

    public void ReleaseConnection() => Interlocked.Decrement(ref _open);

    public long TakeRequest() => Interlocked.Increment(ref _requests) - 1;

    public void CountUp(int bytes) => Interlocked.Add(ref _bytesUp, bytes);

    public void CountDown(int bytes) => Interlocked.Add(ref _bytesDown, bytes);

    public void CountInjected(string fault) => _injected.AddOrUpdate(fault, 1, static (_, n) => n + 1);

    public void CountMissed(string fault) => _missed.AddOrUpdate(fault, 1, static (_, n) => n + 1);

    public void CountInternalError() => Interlocked.Increment(ref _internalErrors);

    public void CountUpstreamFailure(string message)
    {
        Volatile.Write(ref _lastUpstreamFailure, message);
        Interlocked.Increment(ref _upstreamFailures);
    }

    public FaultProxyStatistics Snapshot() => new()
    {
        Connections = Interlocked.Read(ref _connections),
        OpenConnections = Interlocked.Read(ref _open),
        Requests = Interlocked.Read(ref _requests),
        BytesUp = Interlocked.Read(ref _bytesUp),
        BytesDown = Interlocked.Read(ref _bytesDown),
        Injected = new SortedDictionary<string, long>(_injected, StringComparer.Ordinal),
        Missed = new SortedDictionary<string, long>(_missed, StringComparer.Ordinal),
        UpstreamFailures = Interlocked.Read(ref _upstreamFailures),
        LastUpstreamFailure = Volatile.Read(ref _lastUpstreamFailure),
        InternalErrors = Interlocked.Read(ref _internalErrors),
    };
}
