using Proofload.Measurement.Clocks;
using Proofload.Measurement.Pacing;
using Proofload.Plans;

namespace Proofload.Telemetry.Otlp;

/// <summary>
/// Sends a source's figures to a collector again and again, on one thread of its own that gives way to others. Nothing that the collector does reaches the source: what
/// it does not take is part of the next export, so nothing queues up and nothing is lost but resolution.
/// </summary>
public sealed class OtlpExporter : IDisposable
{
    private static readonly TimeSpan FirstBackOff = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan UnknownPatience = TimeSpan.FromSeconds(2);
    private readonly OtlpSettings _settings;
    private readonly ITelemetrySource _source;
    private readonly IClock _clock;
    private readonly IOtlpSender _sender;
    private readonly OtlpEncoder _encoder;
    private readonly Action<string>? _warn;
    private readonly Thread _thread;
    private readonly ManualResetEventSlim _end = new();
    private readonly CancellationTokenSource _hurry = new();
    private TelemetrySnapshot? _taken;
    private OtlpReport _report = new();
    private TimeSpan _wait;
    private bool _isStarted;
    private volatile bool _isAbandoned;

    /// <summary>Makes an exporter; nothing is sent before <see cref="Start"/>.</summary>
    /// <param name="settings">Where and how.</param>
    /// <param name="resource">Who sends; the user's attributes are laid over it.</param>
    /// <param name="source">The figures.</param>
    /// <param name="clock">Clock.</param>
    /// <param name="warn">Receives a sentence at the first failure, on the exporter's thread; null for none.</param>
    /// <exception cref="PlanException">The file of certificate authorities cannot be read.</exception>
    public OtlpExporter(OtlpSettings settings, TelemetryResource resource, ITelemetrySource source, IClock clock, Action<string>? warn = null)
        : this(settings, resource, source, clock, warn, sender: null)
    {
    }

    internal OtlpExporter(OtlpSettings settings, TelemetryResource resource, ITelemetrySource source, IClock clock, Action<string>? warn, IOtlpSender? sender)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(resource);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(clock);
        (_settings, _source, _clock, _warn) = (settings, source, clock, warn);
        _sender = sender ?? new OtlpHttpSender(settings, clock, resource.Version);
        _encoder = new OtlpEncoder(resource.With(settings.Attributes), settings.Temporality, settings.Histograms);
        _wait = settings.Interval;
        _thread = new Thread(Loop) { IsBackground = true, Name = "proofload telemetry" };
    }

    /// <summary>What became of the exports so far.</summary>
    public OtlpReport Report => Volatile.Read(ref _report);

    /// <summary>True as soon as the end was asked for.</summary>
    internal bool IsEnding => _end.IsSet;

    /// <summary>Begins: the first export comes after one interval.</summary>
    public void Start()
    {
        _isStarted = true;
        _thread.Start();
    }

    /// <summary>Sends the figures as they stand a last time, again while the collector is not ready, and ends. Takes at most twice the timeout.</summary>
    public OtlpReport Finish()
    {
        // A cumulative export that is under way is worth nothing beside the last one; of a delta it is not known whether it was taken.
        if (_settings.Temporality == OtlpTemporality.Cumulative)
            _hurry.Cancel();
        _end.Set();
        if (_isStarted)
            _thread.Join();
        return Report;
    }

    /// <summary>Ends without a last export when <see cref="Finish"/> was not called.</summary>
    public void Dispose()
    {
        if (_isStarted && _thread.IsAlive)
        {
            _isAbandoned = true;
            Finish();
        }

        _sender.Dispose();
        _end.Dispose();
        _hurry.Dispose();
    }

    private void Loop()
    {
        ModestThread.Prepare();
        while (!_end.Wait(_wait))
            _wait = Export(_settings.Timeout, _hurry.Token) is { Fate: OtlpFate.Unavailable, RetryAfter: { } later } && later > _settings.Interval ? later : _settings.Interval;
        if (!_isAbandoned)
            Last();
    }

    private void Last()
    {
        var end = _clock.NowNs + (long)_settings.Timeout.TotalNanoseconds;

        // A collector that never took anything is more likely wrong than busy: it is not waited for as long.
        var giveUp = Report.Exports > Report.Failures ? end : Math.Min(end, _clock.NowNs + (long)UnknownPatience.TotalNanoseconds);
        var backOff = FirstBackOff;
        while (true)
        {
            var left = TimeSpan.FromMicroseconds((end - _clock.NowNs) / 1000);
            if (left <= TimeSpan.Zero || Export(left, CancellationToken.None) is not { Fate: OtlpFate.Unavailable } answer)
                return;
            var pause = answer.RetryAfter > backOff ? answer.RetryAfter.Value : backOff;
            if (pause.TotalNanoseconds >= giveUp - _clock.NowNs)
                return;
            Thread.Sleep(pause);
            backOff *= 2;
        }
    }

    private OtlpAnswer Export(TimeSpan timeout, CancellationToken cancellation)
    {
        OtlpAnswer answer;
        TelemetrySnapshot? now = null;
        try
        {
            now = _source.Read();
            var body = _encoder.Encode(_settings.Temporality == OtlpTemporality.Delta && _taken is not null ? TelemetryDelta.Between(_taken, now) : now);
            answer = _sender.Send(body, timeout, cancellation);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // A defect here must not end what is being measured.
            answer = new OtlpAnswer(OtlpFate.Refused, "an internal error: " + e.Message);
        }

        if (cancellation.IsCancellationRequested && answer.Fate == OtlpFate.Unavailable)
            return answer;

        // What was refused for good is not offered again: the next delta counts from here.
        if (answer.Fate != OtlpFate.Unavailable)
            _taken = now ?? _taken;
        Note(answer);
        return answer;
    }

    private void Note(OtlpAnswer answer)
    {
        var isFirst = answer.Problem is not null && _report.Problem is null;
        Volatile.Write(ref _report, _report with
        {
            Exports = _report.Exports + 1,
            Failures = _report.Failures + (answer.Fate == OtlpFate.Accepted ? 0 : 1),
            Problem = answer.Problem ?? _report.Problem,
            RejectedPoints = _report.RejectedPoints + answer.RejectedPoints,
            IsComplete = answer.Fate == OtlpFate.Accepted && (_settings.Temporality == OtlpTemporality.Cumulative || _report.LostForGood == 0),
            LostForGood = _report.LostForGood + (answer.Fate == OtlpFate.Refused ? 1 : 0),
        });
        if (isFirst)
            _warn?.Invoke($"otlp: {_settings.Shown} does not take the figures ({answer.Problem}); the measurement goes on");
    }
}
