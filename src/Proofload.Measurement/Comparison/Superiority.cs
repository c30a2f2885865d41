using Proofload.Measurement.Histograms;

namespace Proofload.Measurement.Comparison;

/// <summary>Effect size of two distributions: how often a value of the one is larger than one of the other (McGraw and Wong 1992).</summary>
public static class Superiority
{
    /// <summary>Probability that a value of <paramref name="x"/> is larger than one of <paramref name="y"/>, values of one bucket counted half.</summary>
    /// <param name="x">Not empty.</param>
    /// <param name="y">Not empty.</param>
    /// <returns>0 to 1; 0.5 is no difference. Null when one is empty.</returns>
    public static double? Of(SparseHistogram x, SparseHistogram y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        if (x.Count == 0 || y.Count == 0)
            return null;

        var others = new List<HistogramBucket>(y.BucketCount);
        foreach (var bucket in y.Buckets)
            others.Add(bucket);
        double below = 0, wins = 0;
        var at = 0;
        foreach (var bucket in x.Buckets)
        {
            while (at < others.Count && others[at].Index < bucket.Index)
                below += others[at++].Count;
            var tied = at < others.Count && others[at].Index == bucket.Index ? others[at].Count : 0;
            wins += bucket.Count * (below + (tied / 2.0));
        }

        return wins / ((double)x.Count * y.Count);
    }
}
