using Proofload.Measurement.Randomness;

namespace Proofload.Tests.Analysis.Capacity;

/// <summary>A server whose capacity is known: requests arrive in order, and each gets its completion.</summary>
internal abstract class SimulatedServer
{
    /// <summary>Takes one arrival; requests whose completion became known are appended.</summary>
    public abstract void Arrive(double now, ref SeededRandom random, List<(double Arrival, double Completion)> known);
}

/// <summary>M/M/c, first come first served.</summary>
internal sealed class MarkovServer(double mu, int servers) : SimulatedServer
{
    private readonly double[] _free = new double[servers];

    public override void Arrive(double now, ref SeededRandom random, List<(double Arrival, double Completion)> known)
    {
        var first = 0;
        for (var i = 1; i < _free.Length; i++)
        {
            if (_free[i] < _free[first])
                first = i;
        }

        _free[first] = Math.Max(now, _free[first]) + (random.NextExponential() / mu);
        known.Add((now, _free[first]));
    }
}

/// <summary>A server that takes everything that waits, up to a limit, as one batch: a batch of k takes <c>fixed + each k</c>. Never idle while something waits.</summary>
internal sealed class BatchingServer(double fixedTime, double eachTime, int largest) : SimulatedServer
{
    private readonly Queue<double> _waiting = [];
    private double _free;

    public override void Arrive(double now, ref SeededRandom random, List<(double Arrival, double Completion)> known)
    {
        while (_waiting.Count > 0 && _free <= now)
            Batch(_free, known);
        _waiting.Enqueue(now);
        if (_free <= now)
            Batch(now, known);
    }

    private void Batch(double start, List<(double Arrival, double Completion)> known)
    {
        var size = Math.Min(largest, _waiting.Count);
        _free = start + fixedTime + (eachTime * size);
        for (var i = 0; i < size; i++)
            known.Add((_waiting.Dequeue(), _free));
    }
}
