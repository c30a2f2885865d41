using Proofload.Load;
using Proofload.Plans;

namespace Proofload.Running;

/// <summary>How many workers share a load.</summary>
internal static class WorkerCount
{
    private const double RequestsPerSecond = 20_000;
    private const int InFlight = 1_000;

    /// <summary>What the plan says; else one for each 20,000 requests per second (of the peak; a load due at once takes all it can get) or 1,000 users, at most half of the processors. Never more than the load has users or the target may have connections.</summary>
    public static int Of(RunPlan plan, CompiledLoad load, int processors)
    {
        var most = load.Users is { } users ? Math.Max(1, users.MaxUsers) : Math.Max(1, load.MaxInFlight);
        var needed = load.Users is null ? Math.Ceiling((load.PeakRate ?? double.PositiveInfinity) / RequestsPerSecond) : (double)(most + InFlight - 1) / InFlight;
        var workers = plan.Generator.Workers ?? (int)Math.Clamp(Math.Floor(needed), 1, Math.Max(1, processors / 2));
        var limit = plan.Target.Connections.Limit;
        return Math.Min(workers, limit > 0 ? Math.Min(most, limit) : most);
    }
}
