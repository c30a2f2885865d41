using Proofload.Lab.Proxy;
using Proofload.Plans;
using Proofload.Slo;
using Proofload.Slo.Drills;

namespace Proofload.Cli.Drilling;

/// <summary>Everything that a drill is told.</summary>
internal sealed record DrillSetup
{
    /// <summary>The load, at the target itself.</summary>
    public required RunPlan Plan { get; init; }

    /// <summary>Folder of the plan's paths.</summary>
    public required string Folder { get; init; }

    /// <summary>The objective with one alert, in the windows of the drill.</summary>
    public required ServiceLevelObjective Objective { get; init; }

    /// <summary>The objective as it was written.</summary>
    public required string Expression { get; init; }

    /// <summary>The fault and the share of the requests that it strikes.</summary>
    public required FaultRule Fault { get; init; }

    /// <summary>Share of bad events while the alert must stay silent.</summary>
    public required double SilentRatio { get; init; }

    /// <summary>The delays between fault and notification.</summary>
    public required DrillTiming Timing { get; init; }

    /// <summary>How many times shorter the windows are.</summary>
    public required double WindowScale { get; init; }

    /// <summary>Who must be told.</summary>
    public required string Receiver { get; init; }

    /// <summary>Seed of the draws.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The programs.</summary>
    public required (string Prometheus, string Alertmanager) Programs { get; init; }

    public BurnRateAlert Alert => Objective.Alerts[0];

    /// <summary>Share of bad events from which the alert fires.</summary>
    public double Threshold => (double)(Alert.Factor * Objective.Budget);
}
