namespace Proofload.Measurement.Health;

/// <summary>Whether the numbers of a run can be trusted.</summary>
public enum MeasurementState
{
    /// <summary>The generator added nothing that changes a shown number.</summary>
    Valid = 0,

    /// <summary>A shown percentile may be off by more than 5 % or 1 ms.</summary>
    Suspect,

    /// <summary>The generator, not the target, set the result.</summary>
    Invalid,

    /// <summary>Another tool measured, and what its generator added is not known: neither trusted nor refuted.</summary>
    Unknown,
}
