using Proofload.Analysis;
using Proofload.Results;

namespace Proofload.Running;

/// <summary>
/// Looks at a run while it goes on, ends it when it knows enough, and may add to its result before that is kept. Called on the collector's thread, never
/// on a worker's: what it takes delays no request.
/// </summary>
public interface IRunWatcher
{
    /// <summary>How often it looks. Default once a second.</summary>
    TimeSpan Every => TimeSpan.FromSeconds(1);

    /// <summary>Looks.</summary>
    /// <param name="view">The run up to now.</param>
    /// <returns>Why the run ends now; null lets it go on.</returns>
    RunStop? Look(RunView view);

    /// <summary>Takes the finished run, which is kept as this returns it.</summary>
    /// <param name="result">The result.</param>
    /// <param name="run">The same as analyses ask for it.</param>
    RunResult Complete(RunResult result, IMeasuredRun run);
}

/// <summary>The end of a run that a watcher wants.</summary>
/// <param name="Reason">Why, in words.</param>
/// <param name="AbandonInFlight">True gives up the requests in flight, false waits for them.</param>
public sealed record RunStop(string Reason, bool AbandonInFlight = false);

/// <summary>A run that goes on.</summary>
/// <param name="Measured">Seconds of the measured phase up to now; negative during the warm-up.</param>
/// <param name="InFlight">Requests in flight.</param>
/// <param name="Result">What a result would hold now: counts, rates, latency and the series. Its measurement is not judged yet.</param>
/// <param name="Run">The same as analyses ask for it. It knows the whole run and no single kinds, and the metrics that are kept over time.</param>
public sealed record RunView(double Measured, int InFlight, RunResult Result, IMeasuredRun Run);
