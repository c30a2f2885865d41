namespace Proofload.Scenarios;

/// <summary>Brings the code of one session back to the loop of its worker after it awaited something of its own.</summary>
internal sealed class UserContext(User user) : SynchronizationContext
{
    public override void Post(SendOrPostCallback d, object? state)
    {
        if (user.State == UserState.Ended)
        {
            base.Post(d, state);
            return;
        }

        user.Frame.Return(new ReturnedCode(user, d, state));
    }

    public override void Send(SendOrPostCallback d, object? state) =>
        throw new NotSupportedException("A scenario cannot be called synchronously from another thread.");

    public override SynchronizationContext CreateCopy() => this;
}

/// <summary>Code of a session that may go on.</summary>
/// <param name="User">The session.</param>
/// <param name="Callback">What to run on the loop; null when only the end of the code is to be noticed.</param>
/// <param name="State">Its argument.</param>
internal readonly record struct ReturnedCode(User User, SendOrPostCallback? Callback, object? State)
{
    /// <summary>Lets code whose session is over come to its end by itself.</summary>
    public void RunElsewhere()
    {
        if (Callback is not null)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static code => code.Callback!(code.State), this, preferLocal: false);
        }
    }
}
