namespace Proofload.Measurement.Gating;

/// <summary>
/// How much of a level may be used up by the time that a share of the pairs is there: Lan and DeMets' Pocock-type function (1983),
/// alpha ln(1 + (e - 1) t). It leaves enough for early looks that a large change ends a gate after few pairs.
/// </summary>
internal static class AlphaSpending
{
    /// <summary>What may be used up.</summary>
    /// <param name="share">Share of the planned pairs that is there, 0 to 1.</param>
    /// <param name="alpha">The level.</param>
    public static double At(double share, double alpha) => alpha * Math.Log(1 + ((Math.E - 1) * Math.Clamp(share, 0, 1)));
}
