using Proofload.Measurement.Clocks;

namespace Proofload.Measurement.Health;

/// <summary>
/// Watches the machine over the measured phase: <see cref="Start"/>, then <see cref="Sample"/> a few times a second, then <see cref="Usage"/>.
/// For one thread; a sample takes well under a millisecond and allocates, so it belongs on the collector's thread, not a worker's.
/// </summary>
/// <param name="probe">Where readings come from.</param>
/// <param name="clock">The clock.</param>
public sealed class MachineSampler(IMachineProbe probe, IClock clock)
{
    private readonly ThreadPoolDelayProbe _threadPool = new(clock);
    private (MachineReading Reading, long AtNs)? _first;
    private (MachineReading Reading, long AtNs)? _before;
    private (MachineReading Reading, long AtNs)? _last;
    private long _pauseMaxNs;
    private long? _filesMax;
    private long? _portsMin;
    private long? _workingSetMax;

    /// <summary>The time between the last two samples, for live views; figures are null before the second sample.</summary>
    public MachineUsage Now => _before is { } before && _last is { } last ? Between(before, last) : Nothing;

    /// <summary>Begins the window: everything before is forgotten.</summary>
    public void Start()
    {
        var first = (probe.Read(), clock.NowNs);
        (_first, _before, _last) = (first, null, first);
        _pauseMaxNs = 0;
        (_filesMax, _portsMin, _workingSetMax) = (null, null, null);
        _threadPool.Forget();
        Note(first.Item1);
        _threadPool.Probe();
    }

    /// <summary>Takes a sample; the first one starts the window when <see cref="Start"/> has not.</summary>
    public void Sample()
    {
        if (_last is not { } before)
        {
            Start();
            return;
        }

        var now = (Reading: probe.Read(), clock.NowNs);
        (_before, _last) = (before, now);
        _pauseMaxNs = Math.Max(_pauseMaxNs, LongestPause(before.Reading, now.Reading));
        Note(now.Reading);
        _threadPool.Probe();
    }

    /// <summary>What happened from the start to the last sample; figures are null before the second sample.</summary>
    public MachineUsage Usage() => _first is { } first && _last is { } last
        ? Between(first, last) with { GcPauseMaxNs = _pauseMaxNs }
        : Nothing;

    private static MachineUsage Nothing => new() { WindowNs = 0, GcPauseTotalNs = 0, GcPauseMaxNs = 0, GcCount = 0 };

    private MachineUsage Between((MachineReading Reading, long AtNs) from, (MachineReading Reading, long AtNs) to)
    {
        var (first, last) = (from.Reading, to.Reading);
        var window = to.AtNs - from.AtNs;
        return new MachineUsage
        {
            WindowNs = window,
            ProcessCpu = window > 0 && last.ProcessCpuNs - first.ProcessCpuNs is { } cpu ? Math.Max(0, (double)cpu / window) : null,
            MachineCpu = last.MachineTotal - first.MachineTotal is > 0 and var total
                && last.MachineBusy - first.MachineBusy is { } busy
                ? Math.Clamp((double)busy / total, 0, 1)
                : null,
            AllocatedBytes = last.AllocatedBytes - first.AllocatedBytes,
            GcPauseTotalNs = last.GcPauseTotalNs - first.GcPauseTotalNs,
            GcPauseMaxNs = LongestPause(first, last),
            GcCount = last.GcCount - first.GcCount,
            ThreadPoolDelayNs = _threadPool.LongestNs,
            OpenFilesMax = _filesMax,
            OpenFilesLimit = last.OpenFilesLimit,
            EphemeralPortsLeftMin = _portsMin,
            WorkingSetMaxBytes = _workingSetMax,
        };
    }

    /// <summary>
    /// One collection between two readings: its pause is the whole difference. Several: the latest of each kind is known, and the
    /// longest is at least their average; no pause can exceed the difference.
    /// </summary>
    private static long LongestPause(MachineReading before, MachineReading now)
    {
        var collections = now.GcCount - before.GcCount;
        var paused = now.GcPauseTotalNs - before.GcPauseTotalNs;
        return collections <= 1 ? paused : Math.Max(paused / collections, Math.Min(now.GcLatestPauseNs, paused));
    }

    private void Note(MachineReading reading)
    {
        _filesMax = Pick(_filesMax, reading.OpenFiles, Math.Max);
        _portsMin = Pick(_portsMin, reading.EphemeralPortsLeft, Math.Min);
        _workingSetMax = Pick(_workingSetMax, reading.WorkingSetBytes, Math.Max);
    }

    private static long? Pick(long? a, long? b, Func<long, long, long> better) =>
        a is null ? b : b is null ? a : better(a.Value, b.Value);
}
