namespace Proofload.Measurement.Comparison;

/// <summary>The largest rank whose two tails together stay within a misrate; both rank distributions are symmetric.</summary>
internal static class RankMargin
{
    // The sums of 2^-n are exact, those of the pairwise counts nearly: a misrate that is a tail itself must be reached.
    private const double Rounding = 1e-12;

    public static void Require(double misrate)
    {
        if (!(misrate > 0 && misrate < 1))
            throw new ArgumentOutOfRangeException(nameof(misrate), misrate, "A misrate lies between 0 and 1.");
    }

    public static long Scan(double[] mass, double misrate)
    {
        var limit = misrate / 2 * (1 + Rounding);
        double sum = 0;
        for (var c = 0; c <= (mass.Length - 1) / 2; c++)
        {
            sum += mass[c];
            if (sum > limit)
                return c - 1;
        }

        return (mass.Length - 1) / 2;
    }

    public static long Search(Func<long, double> cdf, long most, double misrate)
    {
        var limit = misrate / 2 * (1 + Rounding);
        long low = -1, high = most / 2;
        while (low < high)
        {
            var middle = low + ((high - low + 1) / 2);
            if (cdf(middle) <= limit)
                low = middle;
            else
                high = middle - 1;
        }

        return low;
    }
}
