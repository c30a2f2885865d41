using System.Diagnostics;

namespace Proofload.Scenarios;

/// <content>
/// How the code of a session moves. It is called when its session begins, and goes on where it awaits: after its answer, after its pause, or when
/// what it awaited elsewhere comes back through <see cref="UserContext"/>. Each time it runs until it awaits again or ends; <see cref="State"/> says
/// what it wants then. Everything here runs on the worker's loop but for what <see cref="Watch"/> leaves for it.
/// </content>
public sealed partial class User
{
    private Action? _continuation;
    private Task? _task;
    private Exception? _stray;
    private int _calls;
    private int _thread;
    private int _answer = -1;
    private bool _isCancelled;
    private bool _isWatched;

    internal ScenarioFrame Frame { get; }

    internal SessionMemory Memory { get; }

    internal UserContext Context { get; }

    /// <summary>The slot of the worker that the session lives in.</summary>
    internal object? Slot { get; init; }

    internal UserState State { get; private set; }

    /// <summary>When the session was due, nanoseconds on the run's clock.</summary>
    internal long IntendedNs { get; set; }

    /// <summary>Length of the pause that it asks for.</summary>
    internal long PauseNs { get; private set; }

    /// <summary>A check did not hold.</summary>
    internal bool HasFailedCheck { get; private set; }

    /// <summary>The code has come to its end.</summary>
    internal bool IsOver => _task is { IsCompleted: true };

    /// <summary>What the code threw; null when it came to its end or only let a failed step, or the end of the run, pass.</summary>
    internal Exception? Failure =>
        _stray is not null ? _stray
        : _task is not { IsCompletedSuccessfully: false } task ? null
        : task.Exception?.InnerException is { } thrown ? thrown is StepFailedException || (thrown is OperationCanceledException && IsRunOver) ? null : thrown
        : IsRunOver ? null : new TaskCanceledException(task);

    /// <summary>The end of the run, and not its own, ended the code.</summary>
    internal bool IsCut => IsRunOver && _task is { IsCompletedSuccessfully: false } && Failure is null && _task.Exception?.InnerException is not StepFailedException;

    private bool IsRunOver => _isCancelled || Frame.End.IsCancellationRequested;

    /// <summary>Calls the code: the session begins.</summary>
    internal void Begin(Func<User, Task> code)
    {
        State = UserState.Running;
        var outer = Enter();
        try
        {
            _task = code(this) ?? throw new InvalidOperationException("The scenario's code returned null in place of a task.");
        }
        catch (Exception thrown)
        {
            _task = Task.FromException(thrown);
        }
        finally
        {
            Leave(outer);
        }
    }

    /// <summary>The code goes on after its answer or its pause.</summary>
    internal void Resume()
    {
        var continuation = _continuation!;
        _continuation = null;
        State = UserState.Running;
        var outer = Enter();
        try
        {
            continuation();
        }
        finally
        {
            Leave(outer);
        }
    }

    /// <summary>Runs what came back from elsewhere. The code's main line goes on only if that is where it was.</summary>
    internal void Run(SendOrPostCallback callback, object? state)
    {
        State = State == UserState.Outside ? UserState.Running : State;
        var outer = Enter();
        try
        {
            callback(state);
        }
        catch (Exception thrown)
        {
            // Only the end of an async void comes this way.
            _stray ??= thrown;
        }
        finally
        {
            Leave(outer);
        }
    }

    /// <summary>What the code wanted is done: it is sent, it pauses.</summary>
    internal void Accept() => State = State == UserState.Asks ? UserState.Sent : UserState.Thinks;

    /// <summary>The code awaits something elsewhere; should its end come there too, the loop is told.</summary>
    internal void Watch()
    {
        State = UserState.Outside;
        if (!_isWatched)
        {
            _isWatched = true;
            _task!.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(() => Frame.Return(new ReturnedCode(this, null, null)));
        }
    }

    /// <summary>The answer to the step is there.</summary>
    internal void SetAnswer(int number) => _answer = number;

    /// <summary>The run wants no more of this session: its code unwinds as far as it does so at once.</summary>
    internal void Cancel()
    {
        _isCancelled = true;
        if (State is UserState.Sent or UserState.Thinks && _continuation is not null)
        {
            Resume();
        }
    }

    /// <summary>The session is over. Code of it that is still under way somewhere is on its own.</summary>
    internal void End()
    {
        State = UserState.Ended;
        _continuation = null;
    }

    /// <summary>Refuses calls from anywhere but the code's own turn on the loop.</summary>
    internal void Verify()
    {
        if (_thread == Environment.CurrentManagedThreadId)
        {
            return;
        }

        throw new InvalidOperationException(State == UserState.Ended
            ? "The session is over: neither it nor its answers can be used any more."
            : "This is not the session's turn: ConfigureAwait(false), Task.Run and threads of one's own leave the loop that a session runs on. Await without them.");
    }

    /// <summary>Refuses to begin something while something else is under way.</summary>
    internal void VerifyFree()
    {
        Verify();
        if (_isCancelled)
        {
            throw new OperationCanceledException("The run is over.", Frame.End);
        }

        if (State != UserState.Running)
        {
            throw new InvalidOperationException("A session does one thing at a time: it awaits a step or a pause already.");
        }
    }

    internal void Verify(int call)
    {
        Verify();
        if (call != _calls)
        {
            throw new InvalidOperationException("The session has begun something else meanwhile: await a step where it is made.");
        }
    }

    internal void VerifyAwait(int call)
    {
        Verify(call);
        VerifyFree();
    }

    internal void Await(UserState wanted, Action continuation)
    {
        Debug.Assert(State == UserState.Running, "verified before");
        _continuation = continuation;
        _calls++;
        State = wanted;
    }

    internal Answer TakeAnswer()
    {
        VerifyRun();
        ref readonly var entry = ref Memory.Answers[_answer];
        return entry.Outcome == Measurement.Recording.ErrorKind.Ok || !Memory.ThrowsOnFailure
            ? new Answer(this, _answer)
            : throw new StepFailedException(Frame.Steps[entry.Kind], entry.Outcome, entry.Detail);
    }

    /// <summary>Ends what was awaited when the run is over.</summary>
    internal void VerifyRun()
    {
        if (_isCancelled)
        {
            throw new OperationCanceledException("The run is over.", Frame.End);
        }
    }

    private SynchronizationContext? Enter()
    {
        var outer = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(Context);
        _thread = Environment.CurrentManagedThreadId;
        return outer;
    }

    private void Leave(SynchronizationContext? outer)
    {
        _thread = 0;
        SynchronizationContext.SetSynchronizationContext(outer);
    }
}
