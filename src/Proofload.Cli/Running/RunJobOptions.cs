using Proofload.Cli.Reporting;

namespace Proofload.Cli.Running;

/// <summary>What surrounds one run on the command line.</summary>
internal sealed record RunJobOptions
{
    /// <summary>What is written about the run.</summary>
    public required ReportRequest Reports { get; init; }

    /// <summary>Store file; null is the default place.</summary>
    public string? Store { get; init; }

    /// <summary>True keeps the run in no store.</summary>
    public bool NoStore { get; init; }

    /// <summary>File that takes every request; null for none.</summary>
    public string? Records { get; init; }

    /// <summary>True shows no progress and no remarks.</summary>
    public bool Quiet { get; init; }

    /// <summary>True exits with 0 when the objectives could not be decided.</summary>
    public bool AllowInconclusive { get; init; }

    /// <summary>Folder that paths of the plan are taken from.</summary>
    public required string BaseFolder { get; init; }
}
