namespace Proofload.Load.Users;

/// <summary>A fixed number of users with a fixed amount of work: so many requests each, or so many for all together.</summary>
internal sealed class IterationsSchedule(int users, long iterations, bool shared, ThinkTime think) : IUserSchedule
{
    /// <inheritdoc/>
    public int MaxUsers => users;

    /// <inheritdoc/>
    public int RequestsPerTurn => 1;

    /// <inheritdoc/>
    public long? TurnsPerUser => shared ? null : iterations;

    /// <inheritdoc/>
    public int UsersAt(long ns) => users;

    /// <inheritdoc/>
    public long NextChangeAfter(long ns) => IArrivalSchedule.Never;

    /// <inheritdoc/>
    public long ThinkNs(int user, long turn) => think.Ns(user, turn);
}
