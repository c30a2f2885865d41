namespace Proofload.Tests.Load;

/// <summary>Bounds of a chi-square statistic, four standard deviations of the normal limit (Wilson and Hilferty's cube root) to either side.</summary>
internal static class ChiSquare
{
    public static double High(int degrees) => Bound(degrees, 4);

    public static double Low(int degrees) => Bound(degrees, -4);

    private static double Bound(int degrees, double z)
    {
        var spread = 2.0 / (9 * degrees);
        return degrees * Math.Pow(Math.Max(0, 1 - spread + (z * Math.Sqrt(spread))), 3);
    }
}
