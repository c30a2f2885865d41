using Proofload.Measurement.Pacing;
using Proofload.Measurement.Recording;
using Proofload.Results;
using Proofload.Telemetry;

namespace Proofload.Running;

/// <summary>
/// One thread that takes the workers' ticks a few times a second and feeds everybody who looks: the series, the live view, the store, the
/// stop conditions. The workers never wait for it.
/// </summary>
internal sealed class Collector : IDisposable
{
    private const int PeriodMs = 200;
    private readonly RunSession _session;
    private readonly StopMonitor _stop;
    private readonly LiveFeed? _live;
    private readonly StoreFeed? _store;
    private readonly WatcherFeed? _watcher;
    private readonly RunTelemetry? _telemetry;
    private readonly Thread _thread;
    private readonly ManualResetEventSlim _end = new();

    public Collector(RunSession session, StopMonitor stop, LiveFeed? live, StoreFeed? store, WatcherFeed? watcher = null, RunTelemetry? telemetry = null)
    {
        _session = session;
        _stop = stop;
        _live = live;
        _store = store;
        _watcher = watcher;
        _telemetry = telemetry;
        _thread = new Thread(Loop) { IsBackground = true, Name = "proofload collector" };
    }

    /// <summary>What brought the collector down; null unless there is a bug.</summary>
    public Exception? Crash { get; private set; }

    public void Start() => _thread.Start();

    /// <summary>Takes what is left and ends the thread.</summary>
    public void Finish()
    {
        _end.Set();
        _thread.Join();
    }

    public void Dispose() => _end.Dispose();

    private void Loop()
    {
        ModestThread.Prepare();
        try
        {
            while (!_end.Wait(PeriodMs))
            {
                Turn(last: false);
            }

            Turn(last: true);
        }
        catch (Exception e)
        {
            Crash = e;
            _session.Stop.Set(RunEnding.Interrupted, "an internal error: " + e.Message, abandonInFlight: true);
        }
    }

    private void Turn(bool last)
    {
        _session.Ticks.Drain(OnTick, withHistograms: _stop.NeedsHistograms || _telemetry is not null);
        _session.Machine.Sample();
        _stop.Look(_session);
        _watcher?.Look(_session);
        _live?.Publish(_session);
        _store?.Append(_session, last);
    }

    private void OnTick(Tick tick)
    {
        _stop.Add(tick);
        _live?.Add(tick);
        _watcher?.Add(tick);
        _telemetry?.Add(tick);
    }
}
