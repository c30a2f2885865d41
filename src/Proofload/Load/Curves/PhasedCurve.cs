namespace Proofload.Load.Curves;

/// <summary>A shape in its place in the load: its first value during warm-up, the shape itself during the measured phase, its last value during cool-down.</summary>
internal sealed class PhasedCurve : RateCurve
{
    private readonly RateCurve _shape;
    private readonly long _warmUpNs;
    private readonly long _measuredNs;
    private readonly double _first;
    private readonly double _last;
    private readonly double _warmUpIntegral;
    private readonly double _shapeIntegral;

    /// <param name="shape">Shape; its time 0 is the start of the measured phase.</param>
    /// <param name="warmUpNs">Length of the warm-up.</param>
    /// <param name="measuredNs">Length of the measured phase; <see cref="IArrivalSchedule.Never"/> without an end.</param>
    public PhasedCurve(RateCurve shape, long warmUpNs, long measuredNs)
    {
        (_shape, _warmUpNs, _measuredNs) = (shape, warmUpNs, measuredNs);
        var hasEnd = measuredNs != IArrivalSchedule.Never;
        _first = shape.ValueAt(0);
        _last = hasEnd ? shape.ValueBefore(measuredNs) : 0;
        _warmUpIntegral = _first * warmUpNs / NsPerSecond;
        _shapeIntegral = hasEnd ? shape.IntegralTo(measuredNs) : double.PositiveInfinity;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<long> MonotoneParts => throw new NotSupportedException("Users are placed by their own curve.");

    private long MeasuredEndNs => _measuredNs == IArrivalSchedule.Never ? IArrivalSchedule.Never : _warmUpNs + _measuredNs;

    /// <inheritdoc/>
    public override double ValueAt(long ns) =>
        ns < _warmUpNs ? _first : ns < MeasuredEndNs ? _shape.ValueAt(ns - _warmUpNs) : _last;

    /// <inheritdoc/>
    public override double IntegralTo(long ns)
    {
        if (ns < _warmUpNs)
            return _first * ns / NsPerSecond;
        return ns < MeasuredEndNs
            ? _warmUpIntegral + _shape.IntegralTo(ns - _warmUpNs)
            : _warmUpIntegral + _shapeIntegral + (_last * (ns - MeasuredEndNs) / NsPerSecond);
    }

    /// <inheritdoc/>
    public override long TimeOf(double integral)
    {
        var noise = Noise(integral);
        if (integral < _warmUpIntegral - noise)
            return After(0, integral / _first);

        var inShape = Math.Max(0, integral - _warmUpIntegral);
        if (inShape < _shapeIntegral - noise)
        {
            var due = _shape.TimeOf(inShape);
            return due >= IArrivalSchedule.Never - _warmUpNs ? IArrivalSchedule.Never : Math.Min(_warmUpNs + due, MeasuredEndNs);
        }

        return _last > 0 ? After(MeasuredEndNs, Math.Max(0, inShape - _shapeIntegral) / _last) : IArrivalSchedule.Never;
    }
}
