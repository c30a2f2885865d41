namespace Proofload.Analysis.Sizing;

/// <summary>What replicas are counted for, and with what.</summary>
public sealed record SizingRequest
{
    /// <summary>The demand.</summary>
    public required Demand Demand { get; init; }

    /// <summary>What a replica serves.</summary>
    public required ReplicaCapacity Capacity { get; init; }

    /// <summary>By which share the demand will grow, of its peak and its rise too. Default 0.</summary>
    public double Growth { get; init; }

    /// <summary>Share of a replica's capacity that is planned with, above 0 to 1. Default 0.7.</summary>
    public double Utilisation { get; init; } = 0.7;

    /// <summary>Replicas that may fail at once. Default 1.</summary>
    public int Failures { get; init; } = 1;

    /// <summary>Zones the replicas are spread over, one of which may be lost; 1 means that none may. Default 1.</summary>
    public int Zones { get; init; } = 1;

    /// <summary>Seconds from the decision to start a replica until it serves. Default 60.</summary>
    public double StartUp { get; init; } = 60;

    /// <summary>Seconds until an autoscaler sees a rise. Default 15.</summary>
    public double Poll { get; init; } = HpaReplicas.SyncSeconds;

    /// <summary>Seconds that an autoscaler waits before it goes up. Default 0.</summary>
    public double Stabilise { get; init; }

    /// <summary>Requests that a replica serves at the same time, for the cross-check; null takes what capacity and service time imply.</summary>
    public int? Slots { get; init; }

    /// <summary>Mean service time for the cross-check, seconds; null takes the capacity's.</summary>
    public double? ServiceTime { get; init; }

    /// <summary>Squared coefficient of variation of the service time for the cross-check; null takes the capacity's, else 1.</summary>
    public double? ServiceVariation { get; init; }

    /// <summary>Squared coefficient of variation of the gaps between arrivals for the cross-check. Default 1, Poisson.</summary>
    public double ArrivalVariation { get; init; } = 1;

    /// <summary>Wait that 99 of 100 requests may have at most in the cross-check, seconds; null takes one mean service time.</summary>
    public double? MostWait { get; init; }
}

/// <summary>Replicas, and why so many.</summary>
public sealed record SizingResult
{
    /// <summary>What was asked.</summary>
    public required SizingRequest Request { get; init; }

    /// <summary>Replicas for the planned demand: the largest of <see cref="Steps"/>.</summary>
    public required int Replicas { get; init; }

    /// <summary>Least number for an autoscaler.</summary>
    public required int Minimum { get; init; }

    /// <summary>Greatest number for an autoscaler.</summary>
    public required int Maximum { get; init; }

    /// <summary>Requests per second of a replica that an autoscaler aims at: capacity * utilisation.</summary>
    public required double Target { get; init; }

    /// <summary>Requests per second to plan for, growth included.</summary>
    public required double Planned { get; init; }

    /// <summary>Highest requests per second, growth included.</summary>
    public required double Peak { get; init; }

    /// <summary>The rules, each with the replicas that it asks for.</summary>
    public required IReadOnlyList<SizingStep> Steps { get; init; }

    /// <summary>How it stands in several situations.</summary>
    public required IReadOnlyList<SizingSituation> Situations { get; init; }

    /// <summary>The queueing model's second opinion; null when the service time is unknown.</summary>
    public QueueCheck? Check { get; init; }

    /// <summary>What the reader should know.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>The rule that decides.</summary>
    public SizingStep Decisive => Steps.First(s => s.Replicas == Replicas);
}

/// <summary>A rule and the replicas that it asks for.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Replicas">Replicas.</param>
/// <param name="Formula">How they come about, with the numbers.</param>
public sealed record SizingStep(string Name, int Replicas, string Formula);

/// <summary>A demand on some replicas.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Demand">Requests per second.</param>
/// <param name="Replicas">Replicas that are left.</param>
/// <param name="Load">Demand as a share of what they serve.</param>
public sealed record SizingSituation(string Name, double Demand, int Replicas, double Load);

/// <summary>A second opinion by queueing theory.</summary>
public sealed record QueueCheck
{
    /// <summary>Replicas with which 99 of 100 requests wait at most <see cref="MostWait"/>; null when there is no such number below a million.</summary>
    public int? Replicas { get; init; }

    /// <summary>Replicas that the measured capacity alone asks for, without the reserve of a target utilisation: what the model is compared with.</summary>
    public required int Compared { get; init; }

    /// <summary>Difference as a share of <see cref="Compared"/>; null without a number.</summary>
    public double? Disagreement => Replicas is { } n ? Math.Abs(n - Compared) / (double)Compared : null;

    /// <summary>True when the two differ by more than 30 %.</summary>
    public bool IsFlagged => Disagreement is not <= 0.3;

    /// <summary>Share of requests that would wait at the recommended replicas (Erlang C); null when they would not keep up.</summary>
    public double? Waiting { get; init; }

    /// <summary>Mean wait at the recommended replicas (Allen and Cunneen), seconds; null when they would not keep up.</summary>
    public double? MeanWait { get; init; }

    /// <summary>The wait of the 99th percentile at the recommended replicas, seconds; null when they would not keep up.</summary>
    public double? WaitP99 { get; init; }

    /// <summary>Requests that a replica serves at the same time.</summary>
    public required int Slots { get; init; }

    /// <summary>Mean service time, seconds.</summary>
    public required double ServiceTime { get; init; }

    /// <summary>The wait that is allowed, seconds.</summary>
    public required double MostWait { get; init; }
}
