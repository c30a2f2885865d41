using System.Collections.Concurrent;
using Proofload.Transport;

namespace Proofload.Running;

/// <summary>
/// Where one worker leaves answers whose text is to be counted, and takes them back with their counts. It never waits: what finds no room
/// is refused, and the worker records it without a count. The worker gives and takes, one counter counts.
/// </summary>
internal sealed class TokenDesk
{
    /// <summary>Most answers that wait.</summary>
    public const int MostAnswers = 4096;

    /// <summary>Most bytes that wait.</summary>
    public const long MostBytes = 32L << 20;

    private readonly ConcurrentQueue<CountedAnswer> _waiting = new();
    private readonly ConcurrentQueue<CountedAnswer> _counted = new();
    private readonly Stack<CountedAnswer> _free = new();
    private long _bytes;

    /// <summary>Answers with text that were recorded without a count, because there was no room or the text was too long.</summary>
    public long Refused { get; private set; }

    /// <summary>Answers that wait or are counted and not yet taken back.</summary>
    public int Outstanding { get; private set; }

    /// <summary>An answer can be taken back.</summary>
    public bool HasCounted => !_counted.IsEmpty;

    /// <summary>Leaves an answer; false when its record must do without a count.</summary>
    public bool TryLeave(Exchange exchange)
    {
        if (exchange.Output is not { } text || !exchange.Record.IsSuccess || (text.Length == 0 && !text.IsOver))
            return false;
        if (text.IsOver || Outstanding == MostAnswers || _bytes + text.Length > MostBytes)
        {
            Refused++;
            return false;
        }

        var answer = _free.TryPop(out var used) ? used : new CountedAnswer();
        answer.Take(exchange);
        Outstanding++;
        _bytes += answer.Text.Length;
        _waiting.Enqueue(answer);
        return true;
    }

    /// <summary>Takes back an answer that has been counted; give it to <see cref="Return"/> when it is recorded.</summary>
    public CountedAnswer? TryTakeCounted()
    {
        if (!_counted.TryDequeue(out var answer))
            return null;
        Outstanding--;
        _bytes -= answer.Bytes;
        if (answer.Tokens < 0)
            Refused++;
        return answer;
    }

    public void Return(CountedAnswer answer) => _free.Push(answer);

    /// <summary>For the counter: the oldest answer that waits.</summary>
    public CountedAnswer? TryTakeWaiting() => _waiting.TryDequeue(out var answer) ? answer : null;

    /// <summary>For the counter: an answer is counted.</summary>
    public void GiveBack(CountedAnswer answer) => _counted.Enqueue(answer);
}
