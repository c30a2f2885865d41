using Proofload.Measurement.Clocks;

namespace Proofload.Transport.Http;

/// <summary>The handler's message of one exchange. It is used again for the slot's next request when that differs in its body only.</summary>
internal sealed class ExchangeRequest : HttpRequestMessage
{
    private readonly IClock _clock;
    private readonly ConnectionCounters _counters;
    private bool _announced;

    public ExchangeRequest(HttpMethod method, Uri uri, IClock clock, ConnectionCounters counters)
        : base(method, uri)
    {
        _clock = clock;
        _counters = counters;
    }

    /// <summary>Counts the uses, so that a connection attempt of an earlier use is not charged to a later one.</summary>
    public int Use { get; private set; }

    public long StartNs { get; private set; }

    public long SentNs { get; private set; }

    /// <summary>The connection that carries the request; null for HTTP/2, whose connections carry many.</summary>
    public ConnectionStamps? Connection { get; private set; }

    /// <summary>The connection that this request opened; null when it found one.</summary>
    public ConnectionStamps? Opened { get; private set; }

    public bool Multiplexed { get; set; }

    public void Begin(long nowNs)
    {
        Use++;
        StartNs = nowNs;
        SentNs = -1;
        Connection = null;
        Opened = null;
        _announced = false;
    }

    /// <summary>The handler is about to write this request's headers. Called once for each header.</summary>
    public void OnHeader(string name)
    {
        if (!Multiplexed)
        {
            ConnectionStamps.Announce(this);
            return;
        }

        if (SentNs < 0)
        {
            SentNs = _clock.NowNs;
        }

        if (name.Equals(RequestHeaders.UserAgent, StringComparison.OrdinalIgnoreCase))
        {
            if (_announced)
            {
                _counters.OnRepeated();
            }

            _announced = true;
        }
    }

    public void OnFirstWrite(ConnectionStamps connection, long nowNs, bool first)
    {
        if (SentNs >= 0)
        {
            _counters.OnRepeated();
        }

        Connection = connection;
        SentNs = nowNs;
        if (first && connection.ConnectedNs >= StartNs)
        {
            Opened = connection;
        }
    }

    /// <summary>A connection that was opened for use <paramref name="use"/> of this HTTP/2 request is ready.</summary>
    public void OnOpened(ConnectionStamps connection, int use)
    {
        if (use == Use && Multiplexed)
        {
            Opened = connection;
        }
    }
}
