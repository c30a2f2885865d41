namespace Proofload.Load;

/// <summary>How the users of a closed load come, think and go. Pure and safe for several threads.</summary>
public interface IUserSchedule
{
    /// <summary>Most users at any time.</summary>
    int MaxUsers { get; }

    /// <summary>Requests that a user sends together and waits for together. 1 except for MLPerf MultiStream.</summary>
    int RequestsPerTurn { get; }

    /// <summary>Turns of each user in the measured phase; null without a limit.</summary>
    long? TurnsPerUser { get; }

    /// <summary>Users wanted at a time since the start of the load, nanoseconds. User u is wanted when u &lt; UsersAt(t).</summary>
    int UsersAt(long ns);

    /// <summary>First time after <paramref name="ns"/> at which <see cref="UsersAt"/> changes; <see cref="IArrivalSchedule.Never"/> when it does not.</summary>
    long NextChangeAfter(long ns);

    /// <summary>Pause of a user before turn <paramref name="turn"/> (from 1), nanoseconds.</summary>
    long ThinkNs(int user, long turn);
}
