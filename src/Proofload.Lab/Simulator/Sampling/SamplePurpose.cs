namespace Proofload.Lab.Simulator.Sampling;

/// <summary>What a draw is for. Each purpose has a generator of its own, so adding one never shifts another.</summary>
internal enum SamplePurpose
{
    ServiceTime = 1,
    FirstToken = 2,
    InterToken = 3,
    OutputLength = 4,
    TokenText = 5,
    FaultPosition = 6,
    Token = 7,

    /// <summary>The first of the fault draws; fault k of the schedule uses Fault + k.</summary>
    Fault = 64,
}
