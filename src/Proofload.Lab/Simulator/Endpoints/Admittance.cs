namespace Proofload.Lab.Simulator.Endpoints;

/// <summary>Whether an answer may be made.</summary>
internal enum Admittance
{
    Granted = 0,

    /// <summary>There is no room now.</summary>
    Full,

    /// <summary>There never will be.</summary>
    TooLong,
}
