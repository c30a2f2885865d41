using Proofload.Measurement.Clocks;

namespace Proofload.Transport.Http;

/// <summary>
/// The clock points of one connection. An HTTP/1.1 connection carries one exchange at a time, so the first write after a response belongs
/// to the next request and the first read after that write to its response head. The handler asks for the encoding of every request header
/// just before it writes them, on the thread that then writes: that is how the exchange is known here (<see cref="Announce"/>).
/// </summary>
internal sealed class ConnectionStamps(IClock clock, ConnectionCounters counters, bool multiplexed)
{
    [ThreadStatic]
    private static ExchangeRequest? t_writing;

    private bool _awaitingHead;
    private bool _used;
    private int _open;

    public long DnsNs { get; init; }

    public long TcpNs { get; init; }

    public long TlsNs { get; set; } = -1;

    public long ConnectedNs { get; set; } = -1;

    /// <summary>The connection was opened before the load: no request is charged with it.</summary>
    public bool Warm { get; set; }

    /// <summary>First read after the latest request's first write; -1 before it.</summary>
    public long HeadNs { get; private set; } = -1;

    /// <summary>Marks <paramref name="request"/> as the one whose bytes this thread writes next.</summary>
    public static void Announce(ExchangeRequest request) => t_writing = request;

    public void OnWriting()
    {
        var request = t_writing;
        t_writing = null;
        if (multiplexed || _awaitingHead)
        {
            return;
        }

        _awaitingHead = true;
        HeadNs = -1;
        var first = !_used;
        _used = true;
        request?.OnFirstWrite(this, clock.NowNs, first && !Warm);
    }

    public void OnRead(int count, int wanted)
    {
        if (!_awaitingHead || wanted == 0)
        {
            return;
        }

        if (count == 0)
        {
            throw new ConnectionLostException("the server closed the connection before a response");
        }

        HeadNs = clock.NowNs;
        _awaitingHead = false;
    }

    /// <summary>Turns a failure between request and response into one that the handler does not answer with a second try.</summary>
    public bool IsLost(Exception failure) => _awaitingHead && failure is IOException;

    /// <summary>The connection stands, its handshake done.</summary>
    public void OnOpened()
    {
        Volatile.Write(ref _open, 1);
        counters.OnOpened();
    }

    /// <summary>The stream is done with. One that never stood was never counted: the finalizer of a stream whose handshake failed comes here, too.</summary>
    public void OnClosed()
    {
        if (Interlocked.Exchange(ref _open, 0) == 1)
        {
            counters.OnClosed();
        }
    }
}
