namespace Proofload.Measurement.Comparison;

/// <summary>
/// The division of a segment with the largest energy distance (exponent 1) between what lies before it and what follows up to some later point:
/// Q = mn/(m+n) (2 E|X-Y| - E|X-X'| - E|Y-Y'|), from prefix sums of the distances. Buffers are kept for the permutations.
/// </summary>
internal sealed class EnergyDivision(int length)
{
    // Sums of |x_a - x_b| over a < i, b < j: [i * (length + 1) + j].
    private readonly double[] _sums = new double[(length + 1) * (length + 1)];

    public (int At, double Statistic) Best(double[] values)
    {
        FillSums(values);
        var width = length + 1;
        int at = 0;
        double best = 0;
        for (var split = ChangePoints.FewestValues; split <= length - ChangePoints.FewestValues; split++)
        {
            var left = _sums[(split * width) + split];
            double m = split;
            var inside = left / (m * (m - 1));
            for (var end = split + ChangePoints.FewestValues; end <= length; end++)
            {
                double n = end - split;
                var toEnd = _sums[(split * width) + end];
                var cross = toEnd - left;
                var right = _sums[(end * width) + end] - (2 * toEnd) + left;
                var q = m * n / (m + n) * ((2 * cross / (m * n)) - inside - (right / (n * (n - 1))));
                if (q > best)
                    (at, best) = (split, q);
            }
        }

        return (at, best);
    }

    private void FillSums(double[] values)
    {
        var width = length + 1;
        for (var i = 0; i < length; i++)
        {
            double row = 0;
            var value = values[i];
            var above = i * width;
            var here = above + width;
            for (var j = 0; j < length; j++)
            {
                row += Math.Abs(value - values[j]);
                _sums[here + j + 1] = _sums[above + j + 1] + row;
            }
        }
    }
}
