using Proofload.Analysis.Capacity;
using Proofload.Cli.Live;
using Proofload.Cli.Terminals;
using Proofload.Measurement.Clocks;
using Proofload.Reports.Capacity;
using Proofload.Results;
using Proofload.Running;
using Proofload.Studies.Capacity;

namespace Proofload.Cli.Capacity;

/// <summary>Shows a search while it goes on, on the error stream: a frame redrawn in place on a terminal, a line for each probe elsewhere.</summary>
/// <param name="terminal">Where it is shown.</param>
/// <param name="study">The search.</param>
/// <param name="title">Its name and target.</param>
/// <param name="clock">Tells how long it takes.</param>
/// <param name="before">Seconds of earlier sittings.</param>
internal sealed class CapacityView(Terminal terminal, CapacityStudy study, string title, IClock clock, double before) : ILiveLines, IDisposable
{
    private readonly FramePainter? _painter = terminal.Traits.CanRedraw ? new FramePainter(terminal) : null;
    private readonly long _startedNs = clock.NowNs;
    private readonly Lock _gate = new();
    private CapacityProgress? _progress;
    private CapacityResult? _known;
    private LiveSnapshot? _snapshot;
    private bool _isClosed;

    private double Elapsed => before + ((clock.NowNs - _startedNs) / 1e9);

    public void Begin(CapacityProgress progress)
    {
        lock (_gate)
        {
            (_progress, _snapshot, _known) = (progress, null, progress.Search.Result);
            if (_painter is null)
            {
                var request = progress.Request;
                var load = request.OpenLoopRate is { } rate ? $"{Shown.Quantity(rate)} requests/s" : $"{Shown.Quantity(request.Load)} {CapacityDocument.UnitOf(_known.Axis)}";
                terminal.Note($"{Shown.Position(Elapsed),6}  probe {request.Index + 1}, {CapacityStudy.Word(request.Phase)} at {load}: {request.Reason}{(request.MayExtend ? $", {Shown.Position(request.MinDuration)} to {Shown.Position(request.MaxDuration)}" : $", {Shown.Position(request.MinDuration)}")}");
            }

            Draw();
        }
    }

    public void Look(CapacityProgress progress)
    {
        lock (_gate)
        {
            _progress = progress;
        }
    }

    public void Show(LiveSnapshot snapshot)
    {
        lock (_gate)
        {
            _snapshot = snapshot;
            Draw();
        }
    }

    public void End(RunResult result)
    {
        if (CapacityProbe.Of(result) is { } probe)
        {
            Remark($"{Shown.Position(Elapsed),6}  probe {probe.Step.Index + 1} · {CapacityTextReport.Line(probe.Step, study.Options.Name)}");
        }
    }

    /// <summary>Writes a remark that stays above the frame.</summary>
    public void Remark(string text) => Above(() => terminal.Note(text));

    /// <summary>Writes a warning that stays above the frame.</summary>
    public void Warn(string text) => Above(() => terminal.Warn(text));

    public void Dispose()
    {
        lock (_gate)
        {
            _isClosed = true;
            _painter?.Erase();
        }
    }

    private void Above(Action write)
    {
        lock (_gate)
        {
            _painter?.Erase();
            write();
        }
    }

    private void Draw()
    {
        if (_isClosed || _painter is null || _progress is null || _known is null)
        {
            return;
        }

        var width = terminal.Width - 1;
        _painter.Redraw(CapacityFrame.Draw(title, _progress, _known, _snapshot, Elapsed, study.Search.MaxTime?.TotalSeconds, width, terminal.Height), width);
    }
}
