using Proofload.Measurement.Randomness;

namespace Proofload.Data.Orders;

/// <summary>
/// Row k (from 1, in file order) with probability proportional to 1 / k^s, by rejection-inversion (Hörmann and Derflinger,
/// "Rejection-inversion to generate variates from monotone discrete distributions", 1996): exact, no tables, about one draw a row.
/// </summary>
internal sealed class ZipfOrder : IRowOrder
{
    private readonly int _rows;
    private readonly double _exponent;
    private readonly ulong _seed;
    private readonly double _hOfFirst;
    private readonly double _hOfLast;
    private readonly double _accepted;

    /// <param name="rows">Rows, at least 1.</param>
    /// <param name="exponent">Exponent s, above 0.</param>
    /// <param name="seed">Seed of the run.</param>
    public ZipfOrder(int rows, double exponent, ulong seed)
    {
        (_rows, _exponent, _seed) = (rows, exponent, seed);
        _hOfFirst = H(1.5) - 1;
        _hOfLast = H(rows + 0.5);
        _accepted = 2 - HInverse(H(2.5) - Weight(2));
    }

    /// <inheritdoc/>
    public int RowOf(long index)
    {
        var random = SeededRandom.At(_seed, DataStreams.Zipf, (ulong)index);
        while (true)
        {
            var u = _hOfLast + (random.NextDouble() * (_hOfFirst - _hOfLast));
            var x = HInverse(u);
            var k = (int)Math.Clamp(Math.Floor(x + 0.5), 1, _rows);
            if (k - x <= _accepted || u >= H(k + 0.5) - Weight(k))
                return k - 1;
        }
    }

    private double Weight(double x) => Math.Exp(-_exponent * Math.Log(x));

    /// <summary>Integral of x^-s from 1: (x^(1-s) - 1) / (1 - s), which is log x at s = 1.</summary>
    private double H(double x)
    {
        var log = Math.Log(x);
        return ExpMinusOneOver((1 - _exponent) * log) * log;
    }

    private double HInverse(double u)
    {
        var t = Math.Max(-1, u * (1 - _exponent));
        return Math.Exp(LogOnePlusOver(t) * u);
    }

    /// <summary>log(1 + x) / x, by its series near 0.</summary>
    private static double LogOnePlusOver(double x) =>
        Math.Abs(x) > 1e-4 ? Math.Log(1 + x) / x : 1 - (x * (0.5 - (x * ((1.0 / 3) - (x * 0.25)))));

    /// <summary>(exp(x) - 1) / x, by its series near 0.</summary>
    private static double ExpMinusOneOver(double x) =>
        Math.Abs(x) > 1e-4 ? (Math.Exp(x) - 1) / x : 1 + (x / 2 * (1 + (x / 3 * (1 + (x / 4)))));
}
