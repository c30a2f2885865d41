namespace Proofload.Lab.Simulator.Sessions;

/// <summary>
/// What each session asked and was answered, for tests of clients that keep sessions. A session is named by a header, else by a cookie, else by the
/// number of a stateful sequence; requests without any are not kept. Bounded: the oldest session gives way, and of one session the first requests stay.
/// </summary>
internal sealed class SessionLog(string header, int mostSessions)
{
    private const int MostRequests = 256;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, List<SessionRequest>> _sessions = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();

    /// <summary>Name of the header that names a session.</summary>
    public string Header => header;

    /// <summary>False when nothing is kept.</summary>
    public bool IsOn => mostSessions > 0;

    public void Add(string session, SessionRequest request)
    {
        lock (_gate)
        {
            if (!_sessions.TryGetValue(session, out var requests))
            {
                _sessions.Add(session, requests = []);
                _order.Enqueue(session);
                if (_order.Count > mostSessions)
                {
                    _sessions.Remove(_order.Dequeue());
                }
            }

            if (requests.Count < MostRequests)
            {
                requests.Add(request);
            }
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _sessions.Clear();
            _order.Clear();
        }
    }

    /// <summary>All sessions, oldest first.</summary>
    public IReadOnlyList<(string Name, IReadOnlyList<SessionRequest> Requests)> Snapshot()
    {
        lock (_gate)
        {
            return [.. _order.Select(name => (name, (IReadOnlyList<SessionRequest>)[.. _sessions[name]]))];
        }
    }
}
