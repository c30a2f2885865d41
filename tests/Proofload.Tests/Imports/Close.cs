using System.Globalization;
using System.Runtime.CompilerServices;

namespace Proofload.Tests.Imports;

/// <summary>Compares tuples of numbers.</summary>
internal static class Close
{
    public static void Equal(ITuple expected, ITuple actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.Equal(Convert.ToDouble(expected[i], CultureInfo.InvariantCulture), Convert.ToDouble(actual[i], CultureInfo.InvariantCulture), tolerance);
    }
}
