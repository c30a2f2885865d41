namespace Proofload.Measurement.Scalability;

/// <summary>Small dense linear systems.</summary>
internal static class LinearSystem
{
    /// <summary>x with A x = b by Gaussian elimination with row pivots; null for a singular matrix. The arguments stay as they are.</summary>
    public static double[]? Solve(double[,] a, double[] b)
    {
        var n = b.Length;
        var m = (double[,])a.Clone();
        var x = (double[])b.Clone();
        for (var column = 0; column < n; column++)
        {
            var pivot = column;
            for (var row = column + 1; row < n; row++)
            {
                if (Math.Abs(m[row, column]) > Math.Abs(m[pivot, column]))
                    pivot = row;
            }

            if (!(Math.Abs(m[pivot, column]) > 1e-300))
                return null;

            for (var j = 0; j < n; j++)
                (m[column, j], m[pivot, j]) = (m[pivot, j], m[column, j]);
            (x[column], x[pivot]) = (x[pivot], x[column]);
            for (var row = column + 1; row < n; row++)
            {
                var factor = m[row, column] / m[column, column];
                for (var j = column; j < n; j++)
                    m[row, j] -= factor * m[column, j];
                x[row] -= factor * x[column];
            }
        }

        for (var row = n - 1; row >= 0; row--)
        {
            for (var j = row + 1; j < n; j++)
                x[row] -= m[row, j] * x[j];
            x[row] /= m[row, row];
        }

        return Array.TrueForAll(x, double.IsFinite) ? x : null;
    }

    /// <summary>The diagonal of the inverse; null for a singular matrix.</summary>
    public static double[]? InverseDiagonal(double[,] a)
    {
        var n = a.GetLength(0);
        var diagonal = new double[n];
        for (var i = 0; i < n; i++)
        {
            var unit = new double[n];
            unit[i] = 1;
            if (Solve(a, unit) is not { } column)
                return null;
            diagonal[i] = column[i];
        }

        return diagonal;
    }
}
