using Proofload.Measurement.Pacing;
using Proofload.Tokenizers;

namespace Proofload.Running;

/// <summary>
/// One thread that counts what lies on the workers' desks. It gives way to the workers, and they never wake it: it looks a hundred times a
/// second, so that leaving an answer costs a worker no call of the system.
/// </summary>
internal sealed class TokenCounter : IDisposable
{
    private const int PeriodMs = 10;

    private readonly Tokenizer _tokenizer;
    private readonly IReadOnlyList<TokenDesk> _desks;
    private readonly Thread _thread;
    private readonly ManualResetEventSlim _end = new();
    private readonly Func<ReadOnlySpan<byte>, long> _count;
    private byte[] _scratch = [];

    public TokenCounter(Tokenizer tokenizer, IReadOnlyList<TokenDesk> desks)
    {
        (_tokenizer, _desks) = (tokenizer, desks);
        _count = text => _tokenizer.Count(text);
        _thread = new Thread(Loop) { IsBackground = true, Name = "proofload tokens" };
    }

    /// <summary>What could not be counted for another reason than its text; null unless there is a bug.</summary>
    public Exception? Crash { get; private set; }

    public void Start() => _thread.Start();

    /// <summary>Ends the thread. What still lies on the desks is not counted: the workers have taken theirs back before.</summary>
    public void Finish()
    {
        if (_end.IsSet)
            return;
        _end.Set();
        _thread.Join();
    }

    public void Dispose()
    {
        Finish();
        _end.Dispose();
    }

    private void Loop()
    {
        ModestThread.Prepare();
        while (!_end.Wait(PeriodMs))
        {
            foreach (var desk in _desks)
            {
                while (desk.TryTakeWaiting() is { } answer)
                {
                    answer.Tokens = Count(answer);
                    desk.GiveBack(answer);
                }
            }
        }
    }

    private long Count(CountedAnswer answer)
    {
        try
        {
            if (_scratch.Length < answer.Text.Length)
                _scratch = new byte[answer.Text.Length * 2];
            return answer.Text.Sum(_scratch, _count);
        }
        catch (TokenizerException)
        {
            return -1;
        }
        catch (Exception e)
        {
            Crash ??= e;
            return -1;
        }
    }
}
