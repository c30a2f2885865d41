using Proofload.Lab.Simulator.Text;

namespace Proofload.Lab.Simulator.Queueing;

/// <summary>
/// Replicas behind a balancer that takes them in turn. A replica that is removed gets no further request and finishes those it has, as a pod
/// does that is shut down in order.
/// </summary>
internal sealed class ReplicaSet
{
    private readonly Replica[] _all;
    private int _active;
    private long _next = -1;

    public ReplicaSet(int count, Func<Replica> make)
    {
        _all = [.. Enumerable.Range(0, count).Select(_ => make())];
        _active = count;
    }

    /// <summary>Every replica, also the ones that were removed.</summary>
    public IReadOnlyList<Replica> All => _all;

    /// <summary>Replicas that take requests.</summary>
    public int Active => Volatile.Read(ref _active);

    /// <summary>Removes replicas, or brings them back.</summary>
    /// <exception cref="SimulatorOptionException">There are not so many.</exception>
    public void Keep(int count)
    {
        OptionCheck.That(count >= 1 && count <= _all.Length, "replicas", count, $"1 to {_all.Length}, the number it started with");
        Volatile.Write(ref _active, count);
    }

    /// <summary>The replica of the next request.</summary>
    public Replica Next() => _all.Length == 1 ? _all[0] : _all[(int)((ulong)Interlocked.Increment(ref _next) % (ulong)Active)];

    /// <summary>Requests that wait, over all replicas.</summary>
    public int Waiting(long nowNs) => _all.Sum(r => r.Engine.Waiting + r.Station.Waiting(nowNs));

    /// <summary>Sequences in the batches.</summary>
    public int Running => _all.Sum(static r => r.Engine.Running);
}
