using Proofload.Measurement.Clocks;
using Proofload.Plans;

namespace Proofload.Protocols;

/// <summary>What a driver is made from.</summary>
public sealed record DriverContext
{
    /// <summary>The target.</summary>
    public required TargetPlan Target { get; init; }

    /// <summary>The kind of request.</summary>
    public required RequestPlan Request { get; init; }

    /// <summary>Variables that earlier requests extracted.</summary>
    public required VariableStore Variables { get; init; }

    /// <summary>Seed of the run.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The run's clock. Its origin turns a server's emit stamps into offsets of the run; it is final only when the load starts, so read it late.</summary>
    public required RunClock Clock { get; init; }

    /// <summary>Folder that relative file names of the plan are taken from. Default the current folder.</summary>
    public string BaseDirectory { get; init; } = "";

    /// <summary>Field names of the dataset's rows, for the check of template names; null when they cannot be known before the run.</summary>
    public IReadOnlyCollection<string>? RowFields { get; init; }

    /// <summary>True when every row brings its whole body, so that the driver makes none. Default false.</summary>
    public bool SendsOwnBodies { get; init; }

    /// <summary>Names that requests of this plan extract, setup requests included, whether or not they have a value yet. Default none.</summary>
    public IReadOnlyCollection<string> ExtractedNames { get; init; } = [];

    /// <summary>Protocol id: the kind's own or the target's.</summary>
    public string Protocol => Request.Protocol ?? Target.Protocol;

    /// <summary>Model: the kind's own or the target's.</summary>
    public string? Model => Request.Model ?? Target.Model;
}
