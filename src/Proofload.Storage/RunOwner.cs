namespace Proofload.Storage;

/// <summary>The process that makes a run, so that others can see whether it still lives.</summary>
/// <param name="Host">Machine name.</param>
/// <param name="ProcessId">Process id.</param>
/// <param name="StartToken">Tells this process from another one that got its id later: boot and start time.</param>
internal sealed record RunOwner(string Host, int ProcessId, string StartToken);

/// <summary>Whether an owner lives.</summary>
internal enum OwnerState
{
    /// <summary>The process exists.</summary>
    Alive = 0,

    /// <summary>There is no such process on this machine.</summary>
    Dead,

    /// <summary>It cannot be seen from here: another machine or container.</summary>
    Unknown,
}

/// <summary>Looks at processes.</summary>
internal interface IOwnerProbe
{
    /// <summary>This process.</summary>
    RunOwner Self { get; }

    /// <summary>Looks for the owner of a run.</summary>
    OwnerState Look(RunOwner owner);
}
