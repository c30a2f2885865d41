namespace Proofload.Load.Curves;

/// <summary>mean + amplitude * sin(2 pi t / period), cut off at 0. Whole periods are counted, so that nothing drifts over days.</summary>
internal sealed class SineCurve : RateCurve
{
    private readonly double _mean;
    private readonly double _amplitude;
    private readonly long _periodNs;
    private readonly double _perRadian;
    private readonly List<(double From, double To, double Before)> _positive = [];
    private readonly double _perPeriod;

    public SineCurve(double mean, double amplitude, long periodNs)
    {
        (_mean, _amplitude, _periodNs) = (mean, amplitude, periodNs);
        _perRadian = periodNs / NsPerSecond / (2 * Math.PI);
        foreach (var (from, to) in PositiveAngles(mean, amplitude))
        {
            _positive.Add((from, to, _perPeriod));
            _perPeriod += Area(from, to);
        }

        MonotoneParts = [0, periodNs / 4, periodNs / 4 * 3];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<long> MonotoneParts { get; }

    /// <inheritdoc/>
    public override long PeriodNs => _periodNs;

    /// <inheritdoc/>
    public override double ValueAt(long ns) => Math.Max(0, Raw(Angle(ns % _periodNs)));

    /// <inheritdoc/>
    public override double IntegralTo(long ns)
    {
        var angle = Angle(ns % _periodNs);
        var sum = 0.0;
        foreach (var (from, to, _) in _positive)
        {
            if (angle > from)
                sum += Area(from, Math.Min(to, angle));
        }

        return Math.FusedMultiplyAdd(ns / _periodNs, _perPeriod, sum);
    }

    /// <inheritdoc/>
    public override long TimeOf(double integral)
    {
        if (_perPeriod <= 0)
            return IArrivalSchedule.Never;

        var periods = Math.Floor((integral + Noise(integral)) / _perPeriod);
        if (periods * _periodNs >= IArrivalSchedule.Never / 2)
            return IArrivalSchedule.Never;

        var rest = Math.Max(0, Math.FusedMultiplyAdd(-periods, _perPeriod, integral));
        var part = _positive.Count - 1;
        while (part > 0 && _positive[part].Before > rest + Noise(integral))
            part--;

        var (from, to, before) = _positive[part];
        var angle = AngleOf(Math.Max(0, rest - before), from, to);
        return After((long)periods * _periodNs, angle * _perRadian);
    }

    private static List<(double From, double To)> PositiveAngles(double mean, double amplitude)
    {
        var whole = 2 * Math.PI;
        if (mean >= Math.Abs(amplitude))
            return mean > 0 ? [(0, whole)] : [];
        if (mean <= -Math.Abs(amplitude))
            return [];

        // sin(x) = -mean / amplitude at x0 and pi - x0; the value is positive between them (amplitude > 0) or outside (amplitude < 0).
        var x0 = Math.Asin(-mean / amplitude);
        var rising = amplitude > 0 ? x0 : Math.PI - x0;
        var falling = amplitude > 0 ? Math.PI - x0 : x0;
        rising = rising < 0 ? rising + whole : rising;
        falling = falling < 0 ? falling + whole : falling;
        var parts = rising < falling ? [(rising, falling)] : new List<(double From, double To)> { (0, falling), (rising, whole) };
        parts.RemoveAll(p => p.To <= p.From);
        return parts;
    }

    /// <summary>The angle in [from, to] up to which the area from <paramref name="from"/> is <paramref name="area"/>: Newton steps kept inside a shrinking bracket.</summary>
    private double AngleOf(double area, double from, double to)
    {
        var (low, high) = (from, to);
        var x = from + ((to - from) * Math.Min(1, area / Area(from, to)));
        for (var i = 0; i < 200 && high - low > 1e-16 * (2 * Math.PI); i++)
        {
            var error = Area(from, x) - area;
            if (error > 0)
                high = x;
            else
                low = x;

            var slope = Raw(x) * _perRadian;
            var next = x - (error / slope);
            if (!(next > low && next < high))
                next = low + ((high - low) / 2);
            if (Math.Abs(next - x) <= 1e-16 * Math.Abs(x))
                return next;
            x = next;
        }

        return x;
    }

    /// <summary>Integral between two angles: written as a product of sines, which stays exact when the angles are close.</summary>
    private double Area(double from, double to) =>
        _perRadian * ((_mean * (to - from)) + (2 * _amplitude * Math.Sin((from + to) / 2) * Math.Sin((to - from) / 2)));

    private double Raw(double angle) => _mean + (_amplitude * Math.Sin(angle));

    private double Angle(long ns) => ns / (double)_periodNs * (2 * Math.PI);
}
