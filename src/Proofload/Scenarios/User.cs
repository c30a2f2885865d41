using Proofload.Data;
using Proofload.Measurement.Randomness;
using Proofload.Plans;

namespace Proofload.Scenarios;

/// <summary>
/// One session of a scenario, as its code sees it: it sends steps, pauses, and records metrics and checks of its own. All code of a session runs on
/// the loop of its worker, between the answers of other sessions: it must not block. What it awaits elsewhere (a database, a delay) lets the others
/// go on, and brings it back to the loop; <c>ConfigureAwait(false)</c> and <c>Task.Run</c> leave the loop, and there no member may be called.
/// </summary>
public sealed partial class User
{
    private readonly SessionState _session;
    private SeededRandom _random;
    private bool _hasRow;

    internal User(ScenarioFrame frame, SessionMemory memory, SessionState session, long index)
    {
        (Frame, Memory, _session, Index) = (frame, memory, session, index);
        _random = SeededRandom.At(frame.Seed, ScenarioStreams.User, (ulong)index);
        Context = new UserContext(this);
    }

    /// <summary>Number of the session, from 0: the same load and seed give the same sessions.</summary>
    public long Index { get; }

    /// <summary>Name of the session: a UUID that follows from the seed; <c>{{session}}</c> in templates.</summary>
    public string Id => _session.Id;

    /// <summary>Time since the session was due.</summary>
    public TimeSpan Elapsed => TimeSpan.FromTicks(Math.Max(0, Frame.Clock.NowNs - IntendedNs) / TimeSpan.NanosecondsPerTick);

    /// <summary>Random numbers of this session; they follow from the seed and its number.</summary>
    public ref SeededRandom Random
    {
        get
        {
            Verify();
            return ref _random;
        }
    }

    /// <summary>Cancelled at the end of the run, when the time to drain is over: hand it to what you await elsewhere.</summary>
    public CancellationToken Cancellation => Frame.End;

    /// <summary>The session's row of the plan's data.</summary>
    public SessionRow Row
    {
        get
        {
            Verify();
            if (!_hasRow)
            {
                Memory.Row.Clear();
                Frame.Rows.Fill(Index, Memory.Row);
                _hasRow = true;
            }

            return new SessionRow(Memory.Row);
        }
    }

    /// <summary>Begins a step: <c>await user.Step("ask").Prompt("…")</c> sends it and gives its <see cref="Answer"/>. It is due at once.</summary>
    /// <param name="name">Name of one of the scenario's steps.</param>
    /// <exception cref="PlanException">There is no such step; ends the run.</exception>
    public StepCall Step(string name)
    {
        VerifyFree();
        var step = Frame.StepOf(name);
        Memory.BeginStep(step, Frame.EndsOnFailure[step]);
        return new StepCall(this, ++_calls);
    }

    /// <summary>A pause: what comes after it is due when it is over.</summary>
    public Pause Think(TimeSpan time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero);
        VerifyFree();
        PauseNs = time.Ticks * TimeSpan.NanosecondsPerTick;
        return new Pause(this, ++_calls);
    }

    /// <summary>A pause drawn from a distribution of seconds; the draw follows from the seed, the session and the number of the pause.</summary>
    /// <exception cref="PlanException">The distribution is wrong; ends the run.</exception>
    public Pause Think(Distribution seconds)
    {
        ArgumentNullException.ThrowIfNull(seconds);
        Verify();
        var drawn = new DistributionSampler(seconds, "a pause").Sample(Frame.Seed, ScenarioStreams.Pause + (ulong)Index, (ulong)_calls);
        return Think(TimeSpan.FromSeconds(Math.Clamp(drawn, 0, 86_400)));
    }

    /// <summary>
    /// Records a value of a metric of your own. It is shown like the built-in ones and can be an objective: <c>words p50 > 10</c>. Up to 64 metrics;
    /// only what is recorded in the measured phase counts.
    /// </summary>
    /// <param name="name">Lower-case letters, digits and _; not the name of a built-in metric.</param>
    /// <param name="value">0 or more.</param>
    /// <param name="unit">Unit, always the same: <c>words</c>; <c>s</c> and <c>bytes</c> are shown like the built-in ones. Default none.</param>
    /// <exception cref="PlanException">The name or the unit cannot be used; ends the run.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or no number.</exception>
    public void Metric(string name, double value, string unit = "")
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(unit);
        Verify();
        var metric = Frame.Recorder.Find(name) ?? AddMetric(name, unit);
        if (!string.Equals(metric.Unit, unit, StringComparison.Ordinal))
        {
            throw new PlanException($"the scenario's metric '{name}' has the unit '{metric.Unit}' and now '{unit}'; a metric has one unit");
        }

        if (Frame.IsMeasured)
        {
            metric.Record(value);
        }
    }

    /// <summary>Adds to a counter of your own; objectives say <c>count{name=retries} &lt; 10</c>. Up to 64 counters; only the measured phase counts.</summary>
    /// <exception cref="PlanException">The name cannot be used; ends the run.</exception>
    public void Count(string name, long by = 1)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentOutOfRangeException.ThrowIfNegative(by);
        Verify();
        if (!Frame.Recorder.HasCounter(name))
        {
            VerifyLabel("counter", name);
        }

        if (!Frame.Recorder.TryCount(name, Frame.IsMeasured ? by : 0))
        {
            throw TooMany("counters", name);
        }
    }

    /// <summary>
    /// A check of your own: counted by its name, and a session with one that fails counts as failed, though it goes on. Objectives say
    /// <c>check{name=signed in} > 99%</c>. Up to 64 checks; only the measured phase counts.
    /// </summary>
    /// <returns><paramref name="holds"/>.</returns>
    /// <exception cref="PlanException">The name cannot be used; ends the run.</exception>
    public bool Check(string name, bool holds)
    {
        ArgumentNullException.ThrowIfNull(name);
        Verify();
        if (!Frame.Recorder.HasCheck(name))
        {
            VerifyLabel("check", name);
        }

        if (Frame.IsMeasured && !Frame.Recorder.TryCheck(name, holds))
        {
            throw TooMany("checks", name);
        }

        HasFailedCheck |= !holds;
        return holds;
    }

    private static PlanException TooMany(string what, string name) =>
        new($"the scenario has more than {Measurement.Recording.CustomRecorder.MostNames} {what}: '{name}' is one too many; a name stands for many values, it is not one of them");

    private static void VerifyLabel(string what, string name)
    {
        if (CustomNames.LabelProblem(name) is { } problem)
        {
            throw new PlanException($"a {what} of the scenario: {problem}");
        }
    }

    private Measurement.Recording.CustomHistogram AddMetric(string name, string unit) =>
        (CustomNames.Problem(name) ?? CustomNames.UnitProblem(unit)) is { } problem
            ? throw new PlanException($"a metric of the scenario: {problem}")
            : Frame.Recorder.Add(name, unit) ?? throw TooMany("metrics", name);
}
