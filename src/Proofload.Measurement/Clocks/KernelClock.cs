namespace Proofload.Measurement.Clocks;

/// <summary>
/// Translates the kernel's receive stamps (CLOCK_REALTIME) to a run's clock, and decides which of them can be used. The distance of the two
/// clocks is measured in brackets: monotonic, real, monotonic; the tightest of a few counts, and its width bounds the error. A slewed wall
/// clock (NTP) takes the monotonic clock with it, so the distance changes only when somebody sets the clock; such a step is noticed and
/// stamps from before it are refused. For one thread at a time.
/// </summary>
public sealed class KernelClock
{
    /// <summary>100 ms, in nanoseconds: a mapping older than this is measured again at the next opportunity.</summary>
    public const long RefreshNs = 100_000_000;

    /// <summary>100 µs, in nanoseconds: a distance that has changed by more was changed by a step. Two clocks that drift apart stay far below it within <see cref="RefreshNs"/>.</summary>
    public const long StepNs = 100_000;

    /// <summary>1 ms, in nanoseconds: a stamp that lies further back than this is not believed before the mapping has been measured again.</summary>
    public const long DoubtNs = 1_000_000;

    private const int Brackets = 5;

    // A reading that was torn apart by the scheduler says nothing about the clocks.
    private const long WidestBracketNs = 20_000;

    private readonly RunClock _clock;
    private readonly IRealTime _realTime;
    private long _distanceNs;
    private long _uncertaintyNs = long.MaxValue;
    private long _validFromNs = long.MinValue;
    private long _refreshedNs;

    /// <summary>Creates the clock and measures the distance for the first time.</summary>
    /// <param name="clock">The run's clock; its start may be set later.</param>
    /// <param name="realTime">The clock of the stamps.</param>
    public KernelClock(RunClock clock, IRealTime realTime)
    {
        _clock = clock;
        _realTime = realTime;
        Refresh();
    }

    /// <summary>Steps of the wall clock that were noticed.</summary>
    public long Steps { get; private set; }

    /// <summary>Half the width of the bracket in use, nanoseconds: no stamp is translated with a larger error while the clocks keep their distance.</summary>
    public long UncertaintyNs => _uncertaintyNs;

    /// <summary>Measures the distance again when it is due. Costs a comparison otherwise.</summary>
    /// <param name="nowNs">The run's clock.</param>
    public void RefreshIfDue(long nowNs)
    {
        if (nowNs + _clock.OriginNs - _refreshedNs >= RefreshNs)
        {
            Refresh();
        }
    }

    /// <summary>Measures the distance now.</summary>
    /// <returns>True when the wall clock was stepped since the last measurement.</returns>
    public bool Refresh()
    {
        long distance = 0;
        var width = long.MaxValue;
        var before = _clock.NowNs + _clock.OriginNs;
        for (var i = 0; i < Brackets; i++)
        {
            var real = _realTime.NowNs;
            var after = _clock.NowNs + _clock.OriginNs;
            if (after - before < width)
            {
                width = after - before;
                distance = real - (before + (width / 2));
            }

            before = after;
        }

        _refreshedNs = before;
        var first = _uncertaintyNs == long.MaxValue;
        if (width > WidestBracketNs && !first)
        {
            return false;
        }

        var stepped = !first && Math.Abs(distance - _distanceNs) > StepNs + width;
        if (stepped)
        {
            Steps++;
            _validFromNs = before;
        }

        _distanceNs = distance;
        _uncertaintyNs = (width + 1) / 2;
        return stepped;
    }

    /// <summary>
    /// Translates a stamp. Refused, with the reading itself as the arrival, is what cannot be true: a stamp after the reading, before what
    /// must have happened before it, or from before a step of the wall clock. The result never lies outside the two bounds.
    /// </summary>
    /// <param name="stampNs">The kernel's stamp, nanoseconds since 1970-01-01 UTC.</param>
    /// <param name="notBeforeNs">The request was sent, or earlier bytes of the connection arrived, at this time; at most <paramref name="readNs"/>.</param>
    /// <param name="readNs">The run's clock after the bytes were read.</param>
    /// <param name="arrivalNs">When the bytes arrived, on the run's clock.</param>
    /// <returns>False when the stamp is refused.</returns>
    public bool TryTranslate(long stampNs, long notBeforeNs, long readNs, out long arrivalNs)
    {
        var monotonic = stampNs - _distanceNs;
        arrivalNs = monotonic - _clock.OriginNs;

        // Right after the read the two clocks may disagree by the width of the bracket.
        if (arrivalNs > readNs && arrivalNs - readNs <= _uncertaintyNs + 1)
        {
            arrivalNs = readNs;
        }

        if (arrivalNs > readNs)
        {
            // Only a wall clock that was put forward can do that: later stamps shall be right again.
            Doubts(readNs);
        }
        else if (arrivalNs >= notBeforeNs && monotonic >= _validFromNs && (readNs - arrivalNs <= DoubtNs || !Doubts(readNs)))
        {
            return true;
        }

        arrivalNs = readNs;
        return false;
    }

    /// <summary>Measures again unless that has just been done: a loop that is late with all its reads would do nothing else.</summary>
    private bool Doubts(long readNs) => readNs + _clock.OriginNs - _refreshedNs >= DoubtNs && Refresh();
}
