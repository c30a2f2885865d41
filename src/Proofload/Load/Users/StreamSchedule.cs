namespace Proofload.Load.Users;

/// <summary>One user without pauses: MLPerf SingleStream (one request a turn) and MultiStream (several at once).</summary>
internal sealed class StreamSchedule(int requestsPerTurn) : IUserSchedule
{
    /// <inheritdoc/>
    public int MaxUsers => 1;

    /// <inheritdoc/>
    public int RequestsPerTurn => requestsPerTurn;

    /// <inheritdoc/>
    public long? TurnsPerUser => null;

    /// <inheritdoc/>
    public int UsersAt(long ns) => 1;

    /// <inheritdoc/>
    public long NextChangeAfter(long ns) => IArrivalSchedule.Never;

    /// <inheritdoc/>
    public long ThinkNs(int user, long turn) => 0;
}
