using Proofload.Cli.Terminals;
using Proofload.Running;

namespace Proofload.Cli.Live;

/// <summary>
/// Shows a run while it goes on, on the error stream: a frame redrawn in place on a terminal, lines elsewhere. Snapshots arrive on one
/// thread at a time; the view draws as often as they come, which is at most five times a second.
/// </summary>
internal sealed class LiveView : ILiveLines, IDisposable
{
    private readonly Terminal _terminal;
    private readonly string _title;
    private readonly PlainProgress? _plain;
    private readonly Func<int, IReadOnlyList<Line>>? _head;
    private readonly Lock _gate = new();
    private LiveSnapshot? _last;
    private readonly FramePainter _painter;
    private bool _isClosed;

    /// <param name="terminal">Where it is shown.</param>
    /// <param name="title">Name of the run and its target.</param>
    /// <param name="isOneOfMany">Lines only for what takes long: somebody else tells the beginning and the end.</param>
    /// <param name="head">What stands above the run, at a width; null for nothing.</param>
    public LiveView(Terminal terminal, string title, bool isOneOfMany = false, Func<int, IReadOnlyList<Line>>? head = null)
    {
        _terminal = terminal;
        _painter = new FramePainter(terminal);
        _title = title;
        _head = head;
        _plain = terminal.Traits.CanRedraw ? null : new PlainProgress(terminal.Error, isBrief: isOneOfMany);
    }

    public void Show(LiveSnapshot snapshot)
    {
        lock (_gate)
        {
            if (_isClosed)
            {
                return;
            }

            snapshot = WithLastNumbers(snapshot);
            if (_plain is not null)
            {
                _plain.Show(snapshot);
                return;
            }

            var width = _terminal.Width;
            var head = _head?.Invoke(width - 1) ?? [];
            _painter.Redraw([.. head, .. LiveFrame.Draw(_title, snapshot, width - 1, Math.Max(5, _terminal.Height - head.Count))], width - 1);
        }
    }

    /// <summary>Writes a remark that stays above the frame.</summary>
    public void Remark(string text) => Above(() => _terminal.Note(text));

    /// <summary>Writes a warning that stays above the frame.</summary>
    public void Warn(string text) => Above(() => _terminal.Warn(text));

    /// <summary>Takes the frame away, so that the summary stands in its place.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_isClosed)
            {
                return;
            }

            _isClosed = true;
            _painter.Erase();
        }
    }

    private void Above(Action write)
    {
        lock (_gate)
        {
            _painter.Erase();
            write();
        }
    }

    /// <summary>After the load there are no new numbers; the last ones stay in sight while the result is computed.</summary>
    private LiveSnapshot WithLastNumbers(LiveSnapshot snapshot)
    {
        if (snapshot.Stage >= LiveStage.Analysing && _last is { } last)
        {
            return last with { Stage = snapshot.Stage, Progress = 1, Remaining = null };
        }

        _last = snapshot;
        return snapshot;
    }
}
