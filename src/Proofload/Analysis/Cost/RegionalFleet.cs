namespace Proofload.Analysis.Cost;

/// <summary>Machines of several regions, with the ones that take over when a region fails.</summary>
public static class RegionalFleet
{
    /// <summary>
    /// Machines by region. Each region carries its share of the demand; with failover, the demand of any one region that fails goes to the others
    /// in proportion to their own, and each has machines for the worst case.
    /// </summary>
    /// <param name="shares">Shares of the demand, above 0.</param>
    /// <param name="demand">Requests per second of all regions.</param>
    /// <param name="machinesFor">Machines that a region needs for a load, at least 1.</param>
    /// <param name="failover">True to survive the loss of a region.</param>
    /// <exception cref="ArgumentException">There is no region, or one region cannot fail over to another.</exception>
    public static IReadOnlyList<RegionMachines> Of(IReadOnlyList<(string Region, decimal Share)> shares, decimal demand, Func<decimal, int> machinesFor, bool failover)
    {
        ArgumentNullException.ThrowIfNull(shares);
        ArgumentNullException.ThrowIfNull(machinesFor);
        if (shares.Count == 0 || (failover && shares.Count < 2) || shares.Any(static s => s.Share <= 0))
            throw new ArgumentException("Regions have shares above 0, and failover takes two of them.", nameof(shares));

        var whole = shares.Sum(static s => s.Share);
        return [.. shares.Select((own, i) =>
        {
            var load = demand * own.Share / whole;
            var serving = machinesFor(load);
            var worst = failover ? shares.Where((_, other) => other != i).Max(lost => load + (demand * lost.Share / whole * own.Share / (whole - lost.Share))) : load;
            return new RegionMachines(own.Region, load, serving, machinesFor(worst) - serving);
        })];
    }
}

/// <summary>Machines of a region.</summary>
/// <param name="Region">The region.</param>
/// <param name="Load">Its requests per second when every region is up.</param>
/// <param name="Serving">Machines for that.</param>
/// <param name="Failover">Further machines for the loss of another region.</param>
public sealed record RegionMachines(string Region, decimal Load, int Serving, int Failover)
{
    /// <summary>All of them.</summary>
    public int Machines => Serving + Failover;
}
