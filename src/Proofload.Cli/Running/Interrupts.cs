using System.Runtime.InteropServices;
using Proofload.Cli.Terminals;

namespace Proofload.Cli.Running;

/// <summary>
/// Ctrl-C and SIGTERM: the first ends the work in an orderly way through <see cref="Token"/>, the second ends the process at once.
/// </summary>
internal sealed class Interrupts : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly Action _onFirst;
    private readonly Action<int> _exit;
    private readonly List<PosixSignalRegistration> _registrations = [];
    private int _count;

    /// <param name="onFirst">Tells the user what happens now.</param>
    /// <param name="exit">Ends the process with a code.</param>
    /// <param name="listen">False for tests that call <see cref="Signal"/> themselves.</param>
    public Interrupts(Action onFirst, Action<int> exit, bool listen = true)
    {
        _onFirst = onFirst;
        _exit = exit;
        if (listen)
        {
            foreach (var signal in (ReadOnlySpan<PosixSignal>)[PosixSignal.SIGINT, PosixSignal.SIGTERM])
            {
                _registrations.Add(PosixSignalRegistration.Create(signal, context =>
                {
                    context.Cancel = true;
                    Signal();
                }));
            }
        }
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>True after the first signal.</summary>
    public bool IsInterrupted => Volatile.Read(ref _count) > 0;

    /// <summary>A signal has arrived.</summary>
    public void Signal()
    {
        if (Interlocked.Increment(ref _count) == 1)
        {
            _onFirst();
            _source.Cancel();
            return;
        }

        _exit(ExitCodes.Interrupted);
    }

    /// <summary>Ends the process; the cursor may be hidden at that moment.</summary>
    public static Action<int> ExitOf(Terminal terminal) => code =>
    {
        if (terminal.Traits.CanRedraw)
        {
            terminal.Error.Write(Ansi.ShowCursor);
            terminal.Error.Flush();
        }

        Environment.Exit(code);
    };

    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }

        _source.Dispose();
    }
}
