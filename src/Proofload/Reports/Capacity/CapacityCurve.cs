using Proofload.Analysis.Capacity;

namespace Proofload.Reports.Capacity;

/// <summary>What the deciding objective looked like at every load, in the order of the loads: the curve of the charts.</summary>
/// <param name="Expression">The objective.</param>
/// <param name="Unit">Unit of its values.</param>
/// <param name="Threshold">Its bound; null when it has none in numbers.</param>
/// <param name="Points">The probes that saw it.</param>
public sealed record CapacityCurve(string Expression, string Unit, double? Threshold, IReadOnlyList<CapacityCurvePoint> Points)
{
    /// <summary>The curve of the objective that gave way first, else of the one that came closest to its bound; null while no probe has a value.</summary>
    /// <param name="result">The answer up to now.</param>
    public static CapacityCurve? Of(CapacityResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        // The overload is far beyond the bound by intent, and would press everything that matters into a corner.
        var steps = result.Steps.Where(static s => s.Phase is not (ProbePhase.StepDown or ProbePhase.Break) && s.Verdict is not (ProbeVerdict.Invalid or ProbeVerdict.TargetDown)).ToList();
        var seen = steps.SelectMany(static s => s.Observed.Objectives).Where(static o => o.Observed is not null).ToList();
        var chosen = seen.Find(o => result.LimitedBy is { Kind: "objective" } limit && o.Expression == limit.Name)
            ?? seen.MaxBy(static o => o.Threshold is > 0 and var bound ? o.IsUpperBound == false ? bound / Math.Max(o.Observed!.Value, 1e-12) : o.Observed!.Value / bound : 0);
        return chosen is null ? null : new CapacityCurve(
            chosen.Expression, chosen.Unit, chosen.Threshold,
            [
                .. steps.SelectMany(s => s.Observed.Objectives.Where(o => o.Expression == chosen.Expression && o.Observed is not null)
                        .Select(o => new CapacityCurvePoint(s.Load, o.Observed!.Value, o.Low, o.High, s.Verdict, s.Index, s.Phase)))
                    .OrderBy(static p => p.Load).ThenBy(static p => p.Step),
            ]);
    }
}

/// <summary>A probe on the curve.</summary>
/// <param name="Load">Load on the axis of the search.</param>
/// <param name="Value">Observed value.</param>
/// <param name="Low">Low end of its interval; null is unknown.</param>
/// <param name="High">High end of its interval; null is unknown.</param>
/// <param name="Verdict">What the probe came to.</param>
/// <param name="Step">Its number, from 0.</param>
/// <param name="Phase">What it was for.</param>
public sealed record CapacityCurvePoint(double Load, double Value, double? Low, double? High, ProbeVerdict Verdict, int Step, ProbePhase Phase);
