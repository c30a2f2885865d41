namespace Proofload.Load.Users;

/// <summary>Constant, ramping, step, spike or sine concurrency: users follow a curve and think between turns.</summary>
internal sealed class ConcurrencySchedule(UserCurve curve, ThinkTime think) : IUserSchedule
{
    /// <inheritdoc/>
    public int MaxUsers => curve.MaxUsers;

    /// <inheritdoc/>
    public int RequestsPerTurn => 1;

    /// <inheritdoc/>
    public long? TurnsPerUser => null;

    /// <inheritdoc/>
    public int UsersAt(long ns) => curve.UsersAt(ns);

    /// <inheritdoc/>
    public long NextChangeAfter(long ns) => curve.NextChangeAfter(ns);

    /// <inheritdoc/>
    public long ThinkNs(int user, long turn) => think.Ns(user, turn);
}
