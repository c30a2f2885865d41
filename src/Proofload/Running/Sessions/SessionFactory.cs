using Proofload.Measurement.Clocks;

namespace Proofload.Running.Sessions;

/// <summary>How the workers of a run make their sessions.</summary>
internal sealed record SessionFactory
{
    /// <summary>Makes the script of one worker, given how many exchanges it has.</summary>
    public required Func<int, ISessionScript> CreateScript { get; init; }

    /// <summary>Seed of the sessions' names.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Gives sessions cookies and says when those expire; null for no cookies.</summary>
    public IClock? CookieClock { get; init; }

    /// <summary>The table of one worker.</summary>
    public SessionTable CreateTable(int exchanges) => new(CreateScript(exchanges), exchanges, Seed, CookieClock);
}
