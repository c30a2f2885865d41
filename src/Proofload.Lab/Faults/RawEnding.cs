namespace Proofload.Lab.Faults;

/// <summary>How a script ends.</summary>
internal enum RawEnding
{
    Close,
    Reset,
    Hang,
    Repeat,
}
