using Proofload.Measurement.Clocks;
using Proofload.Results;

namespace Proofload.Running;

/// <summary>What surrounds a run: clock, store, live view, raw records. Nothing here changes what is measured.</summary>
public sealed record RunOptions
{
    /// <summary>Clock. Default the machine's.</summary>
    public IClock Clock { get; init; } = SystemClock.Instance;

    /// <summary>Where the run is kept while it goes on and afterwards; null keeps it nowhere.</summary>
    public IRunStore? Store { get; init; }

    /// <summary>Receives a snapshot about five times a second, on a thread of its own; null for none.</summary>
    public Action<LiveSnapshot>? Live { get; init; }

    /// <summary>Receives every finished request; null for none.</summary>
    public IRecordSink? Records { get; init; }

    /// <summary>Looks at the run while it goes on and may end it; null for nobody.</summary>
    public IRunWatcher? Watcher { get; init; }

    /// <summary>Awaited when everything is prepared, just before the load starts, so that several runs can start together; null (default) starts at once.</summary>
    public Func<CancellationToken, Task>? Ready { get; init; }

    /// <summary>Ends the load when it is cancelled: requests under way are given up, and the run counts as stopped, not as interrupted. Default never.</summary>
    public CancellationToken Until { get; init; }

    /// <summary>Folder from which relative paths of the plan are taken. Default the current one.</summary>
    public string BaseFolder { get; init; } = ".";

    /// <summary>
    /// What is known of this machine's limits; kept with the run, and the plan's demand is compared with it before the load. Null
    /// (default) compares nothing.
    /// </summary>
    public CalibrationUse? Calibration { get; init; }

    /// <summary>Receives a sentence that should be read before the load starts, for example that the plan is near this machine's ceiling; null for none. The same stands in the result's notes.</summary>
    public Action<string>? Warn { get; init; }

    /// <summary>
    /// The process exists for its runs, so a run may change settings of the whole process. Default false. True lets the engine <c>sockets</c>
    /// have socket completions run where their events are read (<c>DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS=1</c>), unless that is set already.
    /// </summary>
    public bool OwnsProcess { get; init; }

    /// <summary>The run's place in a study, kept with it; null (default) for a run of its own.</summary>
    public StudyPoint? Study { get; init; }

    /// <summary>Gives the value of a variable of the environment, for an exporter (<c>OTEL_*</c>); null when it is not set. Default the process' own.</summary>
    public Func<string, string?> Environment { get; init; } = System.Environment.GetEnvironmentVariable;

    /// <summary>Version text kept with the run.</summary>
    public string Version { get; init; } = "";
}
