using Proofload.Measurement.Recording;
using Proofload.Plans;
using Proofload.Plans.Loads;
using Proofload.Results;
using static Proofload.Tests.Running.Sessions.SessionPlans;

namespace Proofload.Tests.Running.Sessions;

/// <summary>When the requests of sessions are due, in every load model and at the end of the load.</summary>
public sealed class SessionTimingTests
{
    private const long Ms = VirtualSessions.Ms;

    [Fact]
    public void In_an_open_load_sessions_follow_the_schedule_and_their_steps_the_answers()
    {
        var run = new VirtualSessions(Steps(Open(10, 1), 0.05, Step("a"), Step("b"), Step("c")), static _ => 30 * Ms).Run();

        Assert.Equal(10, run.BySession.Count());
        Assert.All(run.BySession, static session =>
        {
            var start = session.Key * 100 * Ms;
            Assert.Equal([start, start + (80 * Ms), start + (160 * Ms)], session.Select(static s => s.Intended));
            Assert.Equal([0, 1, 2], session.Select(static s => s.Kind));
        });
        Assert.All(run.Sent, static s => Assert.Equal(s.Intended, s.SentAt));
        Assert.Equal((10, 0, 0, 0), (run.Sessions.Succeeded, run.Sessions.Failed, run.Sessions.Cancelled, run.Sessions.Dropped));
    }

    [Fact]
    public void Without_a_pause_the_next_step_is_due_when_the_answer_is_there()
    {
        var run = new VirtualSessions(Steps(Open(5, 1), 0, Step("a"), Step("b")), static _ => 40 * Ms).Run();

        Assert.All(run.BySession, static s => Assert.Equal(40 * Ms, s.Last().Intended - s.First().Intended));
        Assert.All(run.Sent, static s => Assert.Equal(s.Intended, s.SentAt));
    }

    [Fact]
    public void The_cap_of_an_open_load_counts_sessions_thinking_ones_included()
    {
        // A session lasts 10 + 480 + 10 ms, its request is in flight for 20 ms of them: by requests the cap of 2 would never be reached.
        var run = new VirtualSessions(Steps(Open(10, 2, cap: 2), 0.48, Step("a"), Step("b")), static _ => 10 * Ms).Run();

        Assert.Equal(20, run.Sessions.Begun + run.Sessions.Dropped);
        Assert.Equal(8, run.Sessions.Begun);
        Assert.Equal(8, run.Sessions.Succeeded);
        Assert.Equal(run.Sessions.Dropped, run.Recorder.Snapshot().All.Counters.Dropped);
    }

    [Fact]
    public void Users_run_one_session_after_the_other_and_iterations_count_sessions()
    {
        var run = new VirtualSessions(Steps(Iterations(users: 3, each: 4, think: 0.1), 0.02, Step("a"), Step("b")), static _ => 15 * Ms).Run();

        Assert.Equal(12, run.Sessions.Succeeded);
        Assert.Equal(24, run.Sent.Count);
        Assert.Equal(12, run.BySession.Count());

        // A session lasts 15 + 20 + 15 ms; then its user thinks for 100 ms.
        Assert.Equal([0, 150 * Ms, 300 * Ms, 450 * Ms], run.BySession.Select(static s => s.First().Intended).Distinct().Order());
        Assert.Equal(3, run.Sink.All.Select(static r => r.User).Distinct().Count());
    }

    [Fact]
    public void A_count_of_requests_in_the_load_counts_sessions()
    {
        var load = new ClosedLoad { Users = new ConstantShape(2), Requests = 7 };
        var run = new VirtualSessions(Steps(load, 0, Step("a"), Step("b"), Step("c")), static _ => 5 * Ms).Run();

        Assert.Equal((7, 21), (run.Sessions.Succeeded, run.Sent.Count));
    }

    [Fact]
    public void After_the_end_of_the_load_sessions_come_to_their_end_and_are_measured()
    {
        var run = new VirtualSessions(Steps(Open(10, 0.5), 1, Step("a"), Step("b")), static _ => 10 * Ms).Run();

        Assert.Equal((5, 0), (run.Sessions.Succeeded, run.Sessions.Cancelled));
        Assert.Equal(10, run.Recorder.Snapshot().All.Counters.Succeeded);
    }

    [Fact]
    public void Steps_that_are_due_in_a_cool_down_belong_to_it()
    {
        var load = Open(10, 0.5) with { CoolDown = TimeSpan.FromSeconds(0.5) };
        var run = new VirtualSessions(Steps(load, 0.7, Step("a"), Step("b")), static _ => 10 * Ms).Run();

        Assert.Equal(5, run.Recorder.Snapshot().All.Counters.Succeeded);
        Assert.All(run.Sink.All.Where(static r => r.Kind == 1), static r => Assert.Equal(RunPhase.CoolDown, r.Phase));
        Assert.Equal(5, run.Sessions.Succeeded);
    }

    [Fact]
    public void Sessions_that_begin_in_the_warm_up_are_in_no_count_but_their_measured_steps_are()
    {
        var load = Open(10, 1) with { WarmUp = TimeSpan.FromSeconds(0.5) };
        var run = new VirtualSessions(Steps(load, 0.45, Step("a"), Step("b")), static _ => 50 * Ms).Run();

        Assert.Equal(10, run.Sessions.Begun);
        Assert.Equal(15, run.Sink.All.Count(static r => r.Phase == RunPhase.Measured && r.Kind == 1));
        Assert.Equal(5, run.Sink.All.Count(static r => r.Phase == RunPhase.WarmUp));
    }

    [Fact]
    public void When_the_drain_is_over_thinking_sessions_and_requests_in_flight_are_cancelled()
    {
        var load = Open(10, 0.5) with { Drain = TimeSpan.FromSeconds(0.3) };
        var run = new VirtualSessions(Steps(load, 5, Step("a"), Step("b")), static s => s.Session == 4 ? null : 10 * Ms).Run();

        Assert.Equal((0, 0, 5), (run.Sessions.Succeeded, run.Sessions.Failed, run.Sessions.Cancelled));
        Assert.Equal(5, run.Sent.Count);
        Assert.InRange(run.Clock.NowNs, 700 * Ms, 900 * Ms);
    }

    [Fact]
    public void A_run_that_is_stopped_sends_no_further_step()
    {
        VirtualSessions? run = null;
        run = new VirtualSessions(Steps(Open(10, 10), 0.3, Step("a"), Step("b")), s =>
        {
            if (s.Session == 5)
            {
                run!.Stop.Set(RunEnding.Stopped, "enough", abandonInFlight: false);
            }

            return 20 * Ms;
        });
        run.Run();

        Assert.Equal(6, run.Sessions.Begun);
        Assert.All(run.Sent, static s => Assert.True(s.SentAt <= 500 * Ms));
        Assert.True(run.Sessions.Cancelled >= 1);
    }

    [Fact]
    public void A_hanging_step_times_out_and_ends_its_session_as_failed()
    {
        var run = new VirtualSessions(Steps(Iterations(1, 2), 0, Step("a"), Step("b")), static s => s.Session == 0 ? null : 10 * Ms).Run();

        Assert.Equal((1, 1), (run.Sessions.Succeeded, run.Sessions.Failed));
        Assert.Equal(3, run.Sent.Count);
    }

    [Fact]
    public void Pauses_are_drawn_per_session_and_step_from_the_seed()
    {
        var plan = Steps(Open(500, 5), 0, Step("a"), Step("b"), Step("c"));
        plan = plan with { Scenario = plan.Scenario! with { ThinkTime = Distribution.Exponential(0.2) } };
        var pauses = Pauses(plan);

        Assert.Equal(5_000, pauses.Count);
        Assert.InRange(pauses.Average() / Ms, 190, 210);
        Assert.Equal(5_000, pauses.Distinct().Count());
        Assert.Equal(pauses, Pauses(plan));
        Assert.NotEqual(pauses, Pauses(plan with { Seed = 2 }));

        static List<long> Pauses(RunPlan plan) => [.. new VirtualSessions(plan, static _ => 10 * Ms).Run().BySession
            .OrderBy(static s => s.Key)
            .SelectMany(static s => s.Zip(s.Skip(1), static (a, b) => b.Intended - a.Intended - (10 * Ms)))];
    }

    [Fact]
    public void A_session_is_recorded_with_its_duration_and_steps()
    {
        var run = new VirtualSessions(Steps(Open(10, 1), 0.05, Step("a"), Step("b")), static _ => 30 * Ms).Run();
        var sessions = run.Recorder.Snapshot().Sessions;

        Assert.Equal((10, 110 * Ms, 110 * Ms), (sessions.Duration.Count, sessions.Duration.Min, sessions.Duration.Max));
        Assert.Equal((10, 2, 2), (sessions.Steps.Count, sessions.Steps.Min, sessions.Steps.Max));
    }
}
