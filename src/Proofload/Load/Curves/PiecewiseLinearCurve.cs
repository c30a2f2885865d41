namespace Proofload.Load.Curves;

/// <summary>A curve of straight pieces (holds, ramps, steps), then a constant for ever. Integral and inverse have closed forms.</summary>
internal sealed class PiecewiseLinearCurve : RateCurve
{
    private readonly long[] _starts;
    private readonly double[] _from;
    private readonly double[] _slopes;
    private readonly double[] _integrals;

    /// <param name="pieces">Pieces in order; pieces without length are left out.</param>
    /// <param name="final">Value behind the last piece.</param>
    public PiecewiseLinearCurve(IEnumerable<LinearPiece> pieces, double final)
    {
        var kept = pieces.Where(p => p.LengthNs > 0).ToArray();
        _starts = new long[kept.Length + 1];
        _from = new double[kept.Length + 1];
        _slopes = new double[kept.Length + 1];
        _integrals = new double[kept.Length + 1];
        var carry = 0.0;
        for (var i = 0; i < kept.Length; i++)
        {
            var seconds = kept[i].LengthNs / NsPerSecond;
            _from[i] = kept[i].From;
            _slopes[i] = (kept[i].To - kept[i].From) / seconds;
            _starts[i + 1] = checked(_starts[i] + kept[i].LengthNs);

            // Kahan's sum: a day of small pieces must not drift.
            var area = (kept[i].Area ?? (kept[i].From + kept[i].To) / 2 * seconds) - carry;
            var sum = _integrals[i] + area;
            carry = sum - _integrals[i] - area;
            _integrals[i + 1] = sum;
        }

        _from[^1] = final;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<long> MonotoneParts => _starts;

    /// <inheritdoc/>
    public override double ValueAt(long ns)
    {
        var i = PieceAt(ns);
        return Math.Max(0, _from[i] + (_slopes[i] * Seconds(ns, i)));
    }

    /// <inheritdoc/>
    public override double IntegralTo(long ns)
    {
        var i = PieceAt(ns);
        var x = Seconds(ns, i);
        return _integrals[i] + (x * (_from[i] + (_slopes[i] * x / 2)));
    }

    /// <inheritdoc/>
    public override long TimeOf(double integral)
    {
        var found = Array.BinarySearch(_integrals, integral + Noise(integral));
        var i = found >= 0 ? found : Math.Max(0, ~found - 1);
        while (i + 1 < _integrals.Length && _integrals[i + 1] <= integral + Noise(integral))
            i++;

        var rest = integral - _integrals[i];
        if (rest <= 0 && (_from[i] > 0 || _slopes[i] > 0))
            return _starts[i];
        if (_from[i] <= 0 && _slopes[i] <= 0)
            return IArrivalSchedule.Never;

        // Root of from x + slope x^2 / 2 = rest in the form that does not cancel.
        var root = Math.Sqrt(Math.Max(0, (_from[i] * _from[i]) + (2 * _slopes[i] * rest)));
        var due = After(_starts[i], 2 * rest / (_from[i] + root));
        return i + 1 < _starts.Length ? Math.Min(due, _starts[i + 1]) : due;
    }

    private int PieceAt(long ns)
    {
        var found = Array.BinarySearch(_starts, ns);
        return found >= 0 ? found : Math.Max(0, ~found - 1);
    }

    private double Seconds(long ns, int piece) => (ns - _starts[piece]) / NsPerSecond;
}

/// <summary>A straight piece of a curve.</summary>
/// <param name="LengthNs">Length, nanoseconds.</param>
/// <param name="From">Value at its start.</param>
/// <param name="To">Value at its end.</param>
/// <param name="Area">Integral; null is the trapezoid's.</param>
internal readonly record struct LinearPiece(long LengthNs, double From, double To, double? Area = null);
