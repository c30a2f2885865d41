namespace Proofload.Measurement.Statistics;

/// <summary>Log-gamma, the incomplete beta function and the error terms of Stirling's formula.</summary>
internal static class SpecialFunctions
{
    private const double HalfLogTwoPi = 0.918938533204672741780;

    /// <summary>ln(n!) - ln(sqrt(2 pi n) (n/e)^n) for 0 to 15 (n = 0 unused).</summary>
    private static readonly double[] SmallStirling = CreateSmallStirling();

    /// <summary>ln Gamma(x), x above 0: Stirling's series after shifting x to 10 or more.</summary>
    public static double LogGamma(double x)
    {
        var shift = 0.0;
        for (; x < 10; x++)
            shift += Math.Log(x);

        return ((x - 0.5) * Math.Log(x)) - x + HalfLogTwoPi + StirlingSeries(x) - shift;
    }

    /// <summary>The error of Stirling's formula for ln n!, n a whole number from 1 (Loader 2000).</summary>
    public static double StirlingError(double n) => n < SmallStirling.Length ? SmallStirling[(int)n] : StirlingSeries(n);

    /// <summary>x ln(x/m) + m - x without cancellation (Loader 2000).</summary>
    public static double Deviance(double x, double m)
    {
        var difference = x - m;
        if (Math.Abs(difference) >= 0.1 * (x + m))
            return (x * Math.Log(x / m)) + m - x;

        var v = difference / (x + m);
        var sum = difference * v;
        var term = 2 * x * v;
        for (var j = 1; ; j++)
        {
            term *= v * v;
            var next = sum + (term / ((2 * j) + 1));
            if (next == sum)
                return next;
            sum = next;
        }
    }

    /// <summary>The regularised incomplete beta function I_x(a, b), by Lentz's continued fraction.</summary>
    public static double IncompleteBeta(double a, double b, double x)
    {
        if (x <= 0)
            return 0;
        if (x >= 1)
            return 1;

        var front = Math.Exp(
            LogGamma(a + b) - LogGamma(a) - LogGamma(b) + (a * Math.Log(x)) + (b * Math.Log(1 - x)));
        return x < (a + 1) / (a + b + 2)
            ? front * BetaFraction(a, b, x) / a
            : 1 - (front * BetaFraction(b, a, 1 - x) / b);
    }

    private static double BetaFraction(double a, double b, double x)
    {
        const double Tiny = 1e-300;
        var c = 1.0;
        var d = 1 - ((a + b) * x / (a + 1));
        d = 1 / (Math.Abs(d) < Tiny ? Tiny : d);
        var h = d;
        for (var m = 1; m < 100_000; m++)
        {
            var even = m * (b - m) * x / ((a + (2 * m) - 1) * (a + (2 * m)));
            d = 1 / Guard(1 + (even * d));
            c = Guard(1 + (even / c));
            h *= d * c;
            var odd = -(a + m) * (a + b + m) * x / ((a + (2 * m)) * (a + (2 * m) + 1));
            d = 1 / Guard(1 + (odd * d));
            c = Guard(1 + (odd / c));
            var step = d * c;
            h *= step;
            if (Math.Abs(step - 1) < 1e-16)
                break;
        }

        return h;

        static double Guard(double value) => Math.Abs(value) < Tiny ? Tiny : value;
    }

    private static double StirlingSeries(double x)
    {
        var s = 1 / (x * x);
        return ((1.0 / 12) - (s * ((1.0 / 360) - (s * ((1.0 / 1260) - (s * ((1.0 / 1680) - (s * ((1.0 / 1188)
            - (s * ((691.0 / 360360) - (s / 156.0)))))))))))) / x;
    }

    private static double[] CreateSmallStirling()
    {
        var table = new double[16];
        var logFactorial = 0.0;
        for (var n = 1; n < table.Length; n++)
        {
            logFactorial += Math.Log(n);
            table[n] = n < 10 ? logFactorial - (((n + 0.5) * Math.Log(n)) - n + HalfLogTwoPi) : StirlingSeries(n);
        }

        return table;
    }
}
