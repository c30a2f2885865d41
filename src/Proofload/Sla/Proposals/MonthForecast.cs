using Proofload.Measurement.Randomness;
using Proofload.Sla.Contracts;
using Proofload.Sla.Evaluating;

namespace Proofload.Sla.Proposals;

/// <summary>
/// Months that could come next, drawn from a history of days: a circular block bootstrap (Politis and Romano 1992) in two stages. First a history is drawn
/// from the history, so that its own chance is in the answer; then months are drawn from it. Blocks of a week keep days that follow each other, and
/// weekdays, together. A day worse than all that were seen comes with the probability 1 / (days + 1) that it has if all days are alike; how much worse
/// follows a Pareto tail whose index is Hill's (1975) of the worst days. A history in which fewer than three days stand out says nothing of outages: such a
/// day then loses at least <see cref="AssumedOutage"/>, which is an assumption and not in the data.
/// </summary>
public sealed class MonthForecast
{
    /// <summary>Fewest days of history.</summary>
    public const int FewestDays = 28;

    /// <summary>Outage that is reckoned with where the history has too few of its own.</summary>
    public static readonly TimeSpan AssumedOutage = TimeSpan.FromHours(1);

    private const int FewestOutages = 3;
    private const int Histories = 200;
    private const int MonthsOfEach = 50;
    private readonly double[] _upper;
    private readonly double[] _lower;
    private readonly double[][] _figures;

    private MonthForecast(double[] upper, double[] lower, int days, ulong seed)
    {
        (_upper, _lower, Days) = (upper, lower, days);
        BlockLength = Math.Max(1, Math.Min(7, upper.Length / 4));
        _figures = Draw(seed);
    }

    /// <summary>Days of history that count.</summary>
    public int HistoryDays => _upper.Length;

    /// <summary>Days of the month that is forecast.</summary>
    public int Days { get; }

    /// <summary>Days of a block.</summary>
    public int BlockLength { get; }

    /// <summary>The figure of the whole history.</summary>
    public decimal Figure => (decimal)(_upper.Sum() / _lower.Sum());

    /// <summary>The worst day's figure.</summary>
    public decimal WorstDay => (decimal)_upper.Zip(_lower, static (u, l) => u / l).Min();

    /// <summary>How many days had any loss.</summary>
    public int DaysWithLoss => _upper.Zip(_lower, static (u, l) => l - u > l * 1e-12).Count(static b => b);

    /// <summary>True when fewer than three days stand out (ten times the median loss and more), so that <see cref="AssumedOutage"/> is reckoned with.</summary>
    public bool AssumesOutage { get; private set; }

    /// <summary>A forecast; null when the history has fewer than <see cref="FewestDays"/> days that count.</summary>
    /// <param name="history">Days, in order; those of which nothing counts are left out.</param>
    /// <param name="days">Days of the next month, 28 to 31.</param>
    /// <param name="seed">Seed of the draws: same seed, same answer.</param>
    public static MonthForecast? Of(IReadOnlyList<SlaDay> history, int days, ulong seed = 0)
    {
        ArgumentNullException.ThrowIfNull(history);
        var known = history.Where(static d => d.Lower > 0).ToList();
        return known.Count < FewestDays ? null : new MonthForecast([.. known.Select(static d => (double)d.Upper)], [.. known.Select(static d => (double)d.Lower)], days, seed);
    }

    /// <summary>The figure that the next month reaches with a confidence, 0 to 1.</summary>
    /// <param name="confidence">Above 0 and below 1.</param>
    public decimal Promise(double confidence)
    {
        var all = _figures.SelectMany(static f => f).Order().ToArray();
        var rank = (int)Math.Floor((1 - confidence) * (all.Length + 1)) - 1;
        return Math.Clamp((decimal)all[Math.Max(0, rank)], 0, 1);
    }

    /// <summary>Probability that the next month is below a target, with an interval over the drawn histories.</summary>
    /// <param name="target">The target.</param>
    /// <param name="confidence">Of the interval.</param>
    public Ranged Breach(decimal target, double confidence = 0.9)
    {
        var bound = (double)target;
        return Over(f => f.Count(v => v < bound - 1e-13) / (double)f.Length, confidence);
    }

    /// <summary>Expected credit of the next month, with an interval over the drawn histories.</summary>
    /// <param name="what">The commitment; its rounding and credits hold.</param>
    /// <param name="terms">The contract's terms.</param>
    /// <param name="fee">The month's fee.</param>
    /// <param name="confidence">Of the interval.</param>
    public Ranged Credit(Commitment what, CreditTerms terms, decimal fee, double confidence = 0.9)
    {
        ArgumentNullException.ThrowIfNull(what);
        return Over(f => f.Average(v => (double)CreditOf(what, terms, fee, v)), confidence);
    }

    private static decimal CreditOf(Commitment what, CreditTerms terms, decimal fee, double figure)
    {
        var exact = Math.Clamp((decimal)figure, 0, 1);
        return CreditRules.Settle(terms, fee, [CreditRules.Share(what, what.Rounding?.Apply(exact) ?? exact)]).Owed;
    }

    private Ranged Over(Func<double[], double> valueOf, double confidence)
    {
        var values = _figures.Select(valueOf).ToArray();
        var mean = values.Average();
        Array.Sort(values);
        var tail = (1 - confidence) / 2;
        return new Ranged(mean, values[(int)(tail * (values.Length - 1))], values[(int)Math.Ceiling((1 - tail) * (values.Length - 1))]);
    }

    private double[][] Draw(ulong seed)
    {
        var (worst, index) = Tail();
        var drawn = new int[_upper.Length];
        var figures = new double[Histories][];
        for (var h = 0; h < Histories; h++)
        {
            var random = SeededRandom.At(seed, 0x51A, (ulong)h);
            Blocks(drawn, drawn.Length, ref random);
            var source = (int[])drawn.Clone();
            figures[h] = new double[MonthsOfEach];
            for (var m = 0; m < MonthsOfEach; m++)
                figures[h][m] = Month(source, worst, index, ref random);
        }

        return figures;
    }

    private double Month(int[] source, double worst, double index, ref SeededRandom random)
    {
        var (upper, lower) = (0.0, 0.0);
        for (var day = 0; day < Days;)
        {
            var at = random.NextInt(source.Length);
            for (var j = 0; j < BlockLength && day < Days; j++, day++)
            {
                var d = source[at];
                at = at + 1 == source.Length ? 0 : at + 1;
                lower += _lower[d];
                upper += random.NextDouble() * (source.Length + 1) < 1
                    ? _lower[d] * (1 - Math.Min(1, worst * Math.Pow(1 - random.NextDouble(), -index)))
                    : _upper[d];
            }
        }

        return upper / lower;
    }

    private void Blocks(int[] drawn, int count, ref SeededRandom random)
    {
        for (var i = 0; i < count;)
        {
            var at = random.NextInt(_upper.Length);
            for (var j = 0; j < BlockLength && i < count; j++, i++)
            {
                drawn[i] = at;
                at = at + 1 == _upper.Length ? 0 : at + 1;
            }
        }
    }

    /// <summary>The worst day's loss and the index of the tail beyond it. Without any loss the smallest one that a day can show.</summary>
    private (double Worst, double Index) Tail()
    {
        var losses = _upper.Zip(_lower, static (u, l) => Math.Max(0, 1 - (u / l))).OrderDescending().ToArray();
        var median = losses[losses.Length / 2];
        AssumesOutage = losses.Count(l => l > 10 * median && l > 1e-12) < FewestOutages;
        var least = AssumesOutage ? AssumedOutage / TimeSpan.FromDays(1) : 0;
        if (losses[0] < 1e-12)
            return (least, 1);
        var k = Math.Clamp((int)Math.Ceiling(Math.Sqrt(losses.Length)), 5, losses.Length - 1);
        var floor = Math.Max(losses[k], losses[0] * 1e-3);
        var index = losses.Take(k).Average(l => Math.Log(Math.Max(l, floor) / floor));
        return (Math.Max(least, losses[0]), Math.Clamp(index, 0.2, 1));
    }
}

/// <summary>A value with its interval.</summary>
/// <param name="Value">The value.</param>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end.</param>
public readonly record struct Ranged(double Value, double Low, double High);
