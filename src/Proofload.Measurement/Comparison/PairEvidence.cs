namespace Proofload.Measurement.Comparison;

/// <summary>
/// Evidence, pair by pair, that the centre of y lies beyond a limit: an e-process, so one may look after every pair and stop as soon as it
/// reaches 1/alpha; the chance that it ever does although the centre is not beyond the limit is at most alpha. For this the y of a pair must be
/// symmetric about its centre with one peak, given the pairs before; no variance and no normal distribution is assumed. Each pair multiplies
/// the evidence by 1 + tanh(kappa z), z being its distance from the limit in units of the median distance so far, and five kappas are averaged:
/// de la Peña's exp(z) / cosh(z) (1999; Ramdas, Ruf, Larsson and Koolen, Admissible anytime-valid sequential inference, 2020).
/// Six pairs on the far side can suffice for 1/20; five cannot.
/// </summary>
public sealed class PairEvidence
{
    private static readonly double[] Kappas = [0.25, 0.5, 1, 2, 4];

    private readonly double _limit;
    private readonly double _sign;
    private readonly double[] _logs = new double[Kappas.Length];
    private readonly List<double> _distances = [];

    /// <summary>No evidence yet: 1.</summary>
    /// <param name="limit">The limit of y, finite.</param>
    /// <param name="above">True for evidence that the centre lies above, false for below.</param>
    /// <exception cref="ArgumentOutOfRangeException">The limit is not finite.</exception>
    public PairEvidence(double limit, bool above)
    {
        if (!double.IsFinite(limit))
            throw new ArgumentOutOfRangeException(nameof(limit), limit, "A finite limit is needed.");
        _limit = limit;
        _sign = above ? 1 : -1;
    }

    /// <summary>Pairs so far.</summary>
    public int Pairs { get; private set; }

    /// <summary>The evidence now, 0 or more; 1 is none.</summary>
    public double Value { get; private set; } = 1;

    /// <summary>The most evidence at any time: what decides.</summary>
    public double Peak { get; private set; } = 1;

    /// <summary>Adds the y of the next pair.</summary>
    /// <param name="y">Finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">y is not finite.</exception>
    public void Add(double y)
    {
        if (!double.IsFinite(y))
            throw new ArgumentOutOfRangeException(nameof(y), y, "A finite number is needed.");
        Pairs++;
        var distance = _sign * (y - _limit);
        if (distance == 0)
            return;

        // Given its distance, the side of a pair is a fair coin at the limit: the distance itself may set the scale.
        var at = _distances.BinarySearch(Math.Abs(distance));
        _distances.Insert(at < 0 ? ~at : at, Math.Abs(distance));
        var scale = (_distances[(_distances.Count - 1) / 2] + _distances[_distances.Count / 2]) / 2;
        double sum = 0;
        for (var k = 0; k < Kappas.Length; k++)
        {
            // ln(1 + tanh(x)) = ln 2 - ln(1 + exp(-2x))
            var x = Kappas[k] * distance / scale;
            _logs[k] += Math.Log(2) - (x > 0 ? LogOnePlus(Math.Exp(-2 * x)) : (-2 * x) + LogOnePlus(Math.Exp(2 * x)));
            sum += Math.Exp(_logs[k]);
        }

        Value = sum / Kappas.Length;
        Peak = Math.Max(Peak, Value);
    }

    private static double LogOnePlus(double x) => x < 1e-6 ? x - (x * x / 2) : Math.Log(1 + x);
}
