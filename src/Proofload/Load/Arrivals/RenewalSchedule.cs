using Proofload.Load.Curves;
using Proofload.Measurement.Randomness;

namespace Proofload.Load.Arrivals;

/// <summary>
/// Independent random gaps with mean 1 in operational time: request i is due where the integral of the rate reaches the sum of the
/// first i + 1 gaps (time change: Çinlar 1975; with exponential gaps an inhomogeneous Poisson process). Gap i depends on the seed and i only.
/// The next index costs one gap; any other one starts from a checkpoint. The sum is kept as a whole and a fraction and does not drift.
/// </summary>
internal abstract class RenewalSchedule(RateCurve curve, ulong seed) : IArrivalSchedule
{
    private const int CheckpointEvery = 4096;

    private readonly List<(long Whole, double Fraction)> _checkpoints = [(0, 0)];
    private long _index = -1;
    private long _whole;
    private double _fraction;
    private long _due;

    /// <inheritdoc/>
    public long DueAt(long index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        if (index == _index)
            return _due;

        var checkpoint = (int)Math.Min(index / CheckpointEvery, _checkpoints.Count - 1);
        if (index < _index || (long)checkpoint * CheckpointEvery > _index + 1)
        {
            (_whole, _fraction) = _checkpoints[checkpoint];
            _index = ((long)checkpoint * CheckpointEvery) - 1;
        }

        while (_index < index)
            Advance();

        return _due = curve.TimeOf(_whole + _fraction);
    }

    /// <summary>Draws a gap with mean 1.</summary>
    protected abstract double Gap(ref SeededRandom random);

    private void Advance()
    {
        var next = _index + 1;
        if (next % CheckpointEvery == 0 && next / CheckpointEvery == _checkpoints.Count)
            _checkpoints.Add((_whole, _fraction));

        var random = SeededRandom.At(seed, LoadStreams.Arrivals, (ulong)next);
        _fraction += Gap(ref random);
        if (_fraction >= 1)
        {
            var whole = Math.Floor(_fraction);
            _whole += (long)whole;
            _fraction -= whole;
        }

        _index = next;
    }
}
