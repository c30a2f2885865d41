using Proofload.Load.Curves;

namespace Proofload.Load.Arrivals;

/// <summary>Equal gaps in operational time: request i is due where the integral of the rate reaches i; the first one at the start.</summary>
internal sealed class UniformSchedule(RateCurve curve) : IArrivalSchedule
{
    /// <inheritdoc/>
    public long DueAt(long index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        return curve.TimeOf(index);
    }
}
