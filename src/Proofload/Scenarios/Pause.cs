using System.Runtime.CompilerServices;

namespace Proofload.Scenarios;

/// <summary>A pause of a session: <c>await user.Think(…)</c>. What comes after it is due when it is over, to the nanosecond.</summary>
public readonly struct Pause
{
    private readonly User _user;
    private readonly int _number;

    internal Pause(User user, int number) => (_user, _number) = (user, number);

    /// <summary>Pauses.</summary>
    public Awaiter GetAwaiter()
    {
        _user.VerifyAwait(_number);
        return new Awaiter(_user);
    }

    /// <summary>Waits for the end of the pause.</summary>
    public readonly struct Awaiter : ICriticalNotifyCompletion
    {
        private readonly User _user;

        internal Awaiter(User user) => _user = user;

        /// <summary>Always false.</summary>
        public bool IsCompleted => false;

        /// <summary>Nothing.</summary>
        /// <exception cref="OperationCanceledException">The run is over.</exception>
        public void GetResult() => _user.VerifyRun();

        /// <inheritdoc/>
        public void OnCompleted(Action continuation) => _user.Await(UserState.Pauses, continuation);

        /// <inheritdoc/>
        public void UnsafeOnCompleted(Action continuation) => _user.Await(UserState.Pauses, continuation);
    }
}
