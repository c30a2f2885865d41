namespace Proofload.Measurement.Recording;

/// <summary>The part of a run that a request's intended time falls into.</summary>
public enum RunPhase : byte
{
    /// <summary>Counted in every metric.</summary>
    Measured = 0,

    /// <summary>Sent but excluded from every metric.</summary>
    WarmUp,

    /// <summary>Sent after the measured phase so that its last requests still see load; excluded.</summary>
    CoolDown,
}
