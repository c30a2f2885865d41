namespace Proofload.Measurement.Statistics;

/// <summary>Student's t distribution.</summary>
public static class StudentT
{
    /// <summary>P(T &lt;= t).</summary>
    /// <param name="t">Any number.</param>
    /// <param name="degrees">Degrees of freedom, positive.</param>
    public static double Cdf(double t, double degrees)
    {
        RequirePositive(degrees);
        var tail = 0.5 * SpecialFunctions.IncompleteBeta(degrees / 2, 0.5, degrees / (degrees + (t * t)));
        return t > 0 ? 1 - tail : tail;
    }

    /// <summary>The t with P(T &lt;= t) = p: bisection on the distribution function to full precision.</summary>
    /// <param name="p">Strictly between 0 and 1.</param>
    /// <param name="degrees">Degrees of freedom, positive.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public static double Quantile(double p, double degrees)
    {
        RequirePositive(degrees);
        if (!(p > 0 && p < 1))
            throw new ArgumentOutOfRangeException(nameof(p), p, "A probability strictly between 0 and 1 is needed.");

        if (p == 0.5)
            return 0;
        if (p < 0.5)
            return -UpperTail(p, degrees);
        return UpperTail(1 - p, degrees);
    }

    private static double UpperTail(double tail, double degrees)
    {
        double low = 0;
        double high = 1;
        while (Cdf(-high, degrees) > tail)
        {
            low = high;
            high *= 2;
        }

        for (var i = 0; i < 200 && high - low > 1e-15 * high; i++)
        {
            var middle = (low + high) / 2;
            if (Cdf(-middle, degrees) > tail)
                low = middle;
            else
                high = middle;
        }

        return (low + high) / 2;
    }

    private static void RequirePositive(double degrees)
    {
        if (!(degrees > 0))
            throw new ArgumentOutOfRangeException(nameof(degrees), degrees, "Degrees of freedom are positive.");
    }
}
