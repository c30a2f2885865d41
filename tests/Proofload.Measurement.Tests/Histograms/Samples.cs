using FsCheck;
using FsCheck.Fluent;
using Proofload.Measurement.Histograms;

namespace Proofload.Measurement.Tests.Histograms;

/// <summary>Generated samples: every magnitude from 0 to beyond a day, negative ones too.</summary>
internal static class Samples
{
    public static Arbitrary<long[]> Any { get; } = Of(-5, 50);

    public static Arbitrary<long[]> InRange { get; } = Gen.ArrayOf(
        Gen.Choose(0, 46).SelectMany(static bits => Gen.Choose(0, int.MaxValue).Select(
            low => Math.Min(HistogramLayout.HighestTrackable, (1L << bits) + (low % (1L << bits)))))).ToArbitrary();

    public static Histogram ToHistogram(this IEnumerable<long> values)
    {
        var histogram = new Histogram();
        foreach (var value in values)
            histogram.Record(value);
        return histogram;
    }

    private static Arbitrary<long[]> Of(int lowest, int highestBits) => Gen.ArrayOf(
        Gen.Choose(0, highestBits).SelectMany(bits => Gen.Choose(lowest, int.MaxValue).Select(
            low => low < 0 ? low : (1L << bits) - 1 + (low % (1L << bits))))).ToArbitrary();
}
