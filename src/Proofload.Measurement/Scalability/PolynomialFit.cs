namespace Proofload.Measurement.Scalability;

/// <summary>
/// Least-squares polynomial by polynomials that are orthogonal on the points themselves (Forsythe 1957): the same curve as from a
/// Vandermonde matrix, without its loss of digits.
/// </summary>
internal static class PolynomialFit
{
    /// <summary>The fitted values at the points.</summary>
    /// <param name="x">Points; at least one more than <paramref name="degree"/> different ones, or the degree is lowered.</param>
    /// <param name="y">Values.</param>
    /// <param name="degree">0 or more.</param>
    public static double[] Smooth(double[] x, double[] y, int degree)
    {
        var n = x.Length;
        var fitted = new double[n];
        var (low, high) = (x.Min(), x.Max());
        var t = Array.ConvertAll(x, v => high > low ? ((2 * (v - low)) / (high - low)) - 1 : 0);
        var before = new double[n];
        var now = new double[n];
        Array.Fill(now, 1);
        var most = Math.Min(degree, t.Distinct().Count() - 1);
        double normBefore = 0;
        for (var k = 0; k <= most; k++)
        {
            double norm = 0, along = 0, shift = 0;
            for (var i = 0; i < n; i++)
            {
                norm += now[i] * now[i];
                along += now[i] * y[i];
                shift += t[i] * now[i] * now[i];
            }

            var back = k == 0 ? 0 : norm / normBefore;
            for (var i = 0; i < n; i++)
            {
                fitted[i] += along / norm * now[i];
                var next = ((t[i] - (shift / norm)) * now[i]) - (back * before[i]);
                before[i] = now[i];
                now[i] = next;
            }

            normBefore = norm;
        }

        return fitted;
    }
}
