using Proofload.Measurement.Clocks;

namespace Proofload.Watch;

/// <summary>What surrounds a watch.</summary>
public sealed record WatchOptions
{
    /// <summary>Clock. Default the machine's.</summary>
    public IClock Clock { get; init; } = SystemClock.Instance;

    /// <summary>Told what somebody should know, a line each; from any thread. Default nobody.</summary>
    public Action<string> Note { get; init; } = static _ => { };

    /// <summary>Gives the value of a variable that OpenTelemetry's exporters read; null when it is not set. Default: none is.</summary>
    public Func<string, string?> Environment { get; init; } = static _ => null;

    /// <summary>Version of the program, for exports. Default not said.</summary>
    public string Version { get; init; } = "";

    /// <summary>Where finished load runs are; null: a watch that ingests runs cannot be started. Default null.</summary>
    public IRunRecords? Runs { get; init; }

    /// <summary>How long probes under way may go on when the watch ends. Default 2 s.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(2);
}
