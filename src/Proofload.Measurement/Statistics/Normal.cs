namespace Proofload.Measurement.Statistics;

/// <summary>The standard normal distribution.</summary>
public static class Normal
{
    private static readonly double[] HartTop =
    [
        220.206867912376, 221.213596169931, 112.079291497871, 33.912866078383,
        6.37396220353165, 0.700383064443688, 3.52624965998911e-2, 0,
    ];

    private static readonly double[] HartBottom =
    [
        440.413735824752, 793.826512519948, 637.333633378831, 296.564248779674,
        86.7807322029461, 16.064177579207, 1.75566716318264, 8.83883476483184e-2,
    ];

    private static readonly double[] CentreTop =
    [
        3.3871328727963666080, 133.14166789178437745, 1971.5909503065514427, 13731.693765509461125,
        45921.953931549871457, 67265.770927008700853, 33430.575583588128105, 2509.0809287301226727,
    ];

    private static readonly double[] CentreBottom =
    [
        1.0, 42.313330701600911252, 687.18700749205790830, 5394.1960214247511077,
        21213.794301586595867, 39307.895800092710610, 28729.085735721942674, 5226.4952788528545610,
    ];

    private static readonly double[] MiddleTop =
    [
        1.42343711074968357734, 4.63033784615654529590, 5.76949722146069140550, 3.64784832476320460504,
        1.27045825245236838258, 0.241780725177450611770, 0.0227238449892691845833, 7.74545014278341407640e-4,
    ];

    private static readonly double[] MiddleBottom =
    [
        1.0, 2.05319162663775882187, 1.67638483018380384940, 0.689767334985100004550,
        0.148103976427480074590, 0.0151986665636164571966, 5.47593808499534494600e-4, 1.05075007164441684324e-9,
    ];

    private static readonly double[] FarTop =
    [
        6.65790464350110377720, 5.46378491116411436990, 1.78482653991729133580, 0.296560571828504891230,
        0.0265321895265761230930, 0.00124266094738807843860, 2.71155556874348757815e-5, 2.01033439929228813265e-7,
    ];

    private static readonly double[] FarBottom =
    [
        1.0, 0.599832206555887937690, 0.136929880922735805310, 0.0148753612908506148525,
        7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15,
    ];

    /// <summary>P(Z &lt;= x), absolute error below 1e-14 (Hart 1968 as given by West 2005).</summary>
    /// <param name="x">Any number.</param>
    public static double Cdf(double x)
    {
        var z = Math.Abs(x);
        double tail;
        if (z > 37)
        {
            tail = 0;
        }
        else if (z < 7.071067811865475)
        {
            tail = Math.Exp(-z * z / 2) * Ratio(z, HartTop, HartBottom);
        }
        else
        {
            var fraction = z + (1 / (z + (2 / (z + (3 / (z + (4 / (z + 0.65))))))));
            tail = Math.Exp(-z * z / 2) / fraction / 2.506628274631;
        }

        return x > 0 ? 1 - tail : tail;
    }

    /// <summary>The z with P(Z &lt;= z) = p, relative error about 1e-16 (Wichura 1988, AS 241).</summary>
    /// <param name="p">0 to 1; the ends give infinities.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="p"/> is not from 0 to 1.</exception>
    public static double Quantile(double p)
    {
        if (!(p >= 0 && p <= 1))
            throw new ArgumentOutOfRangeException(nameof(p), p, "A probability is from 0 to 1.");

        if (p == 0)
            return double.NegativeInfinity;
        if (p == 1)
            return double.PositiveInfinity;

        var q = p - 0.5;
        if (Math.Abs(q) <= 0.425)
        {
            var r = 0.180625 - (q * q);
            return q * Ratio(r, CentreTop, CentreBottom);
        }

        var tail = Math.Sqrt(-Math.Log(q < 0 ? p : 1 - p));
        var value = tail <= 5 ? Ratio(tail - 1.6, MiddleTop, MiddleBottom) : Ratio(tail - 5, FarTop, FarBottom);
        return q < 0 ? -value : value;
    }

    private static double Ratio(double r, double[] top, double[] bottom)
    {
        double numerator = 0;
        double denominator = 0;
        for (var i = top.Length - 1; i >= 0; i--)
        {
            numerator = (numerator * r) + top[i];
            denominator = (denominator * r) + bottom[i];
        }

        return numerator / denominator;
    }
}
