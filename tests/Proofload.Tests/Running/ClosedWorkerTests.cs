using Proofload.Measurement.Recording;
using Proofload.Plans;
using Proofload.Plans.Loads;

namespace Proofload.Tests.Running;

public sealed class ClosedWorkerTests
{
    private const long Ms = VirtualRun.Ms;

    [Fact]
    public void Each_user_sends_again_when_its_answer_is_there()
    {
        var load = new ClosedLoad { Users = new ConstantShape(4), Duration = TimeSpan.FromSeconds(1) };

        var run = new VirtualRun(load, static _ => 10 * Ms).Run();

        Assert.Equal(4, run.Transport.MostInFlight);
        Assert.Equal(4 * 100, run.Counters.Succeeded);
        Assert.Equal(0, run.Recorder.Snapshot().All[RecordedMetric.Lateness].Max);
    }

    [Fact]
    public void A_user_thinks_before_it_sends_again_and_thinking_is_no_lateness()
    {
        var load = new ClosedLoad { Users = new ConstantShape(1), Duration = TimeSpan.FromSeconds(1), ThinkTime = Distribution.Constant(0.040) };

        var run = new VirtualRun(load, static _ => 10 * Ms).Run();

        Assert.Equal(20, run.Counters.Succeeded);
        Assert.Equal(Enumerable.Range(0, 20).Select(static i => i * 50 * Ms), run.Transport.Sent.Select(static s => s.Intended));
        Assert.Equal(0, run.Recorder.Snapshot().All[RecordedMetric.Lateness].Max);
    }

    [Fact]
    public void Users_come_and_go_with_the_shape()
    {
        var load = new ClosedLoad
        {
            Users = new StagesShape(1, [new Stage(TimeSpan.FromSeconds(1), 1, Hold: true), new Stage(TimeSpan.FromSeconds(1), 5, Hold: true), new Stage(TimeSpan.FromSeconds(1), 2, Hold: true)]),
        };

        var run = new VirtualRun(load, static _ => 10 * Ms).Run();

        long In(int second) => run.Transport.Sent.Count(s => s.Intended / (1_000 * Ms) == second);
        Assert.Equal(100, In(0));
        Assert.Equal(500, In(1));
        Assert.InRange(In(2), 200, 203);
    }

    [Theory]
    [InlineData(false, 30)]
    [InlineData(true, 10)]
    public void Iterations_are_each_users_own_or_shared(bool shared, int requests)
    {
        var run = new VirtualRun(new IterationsLoad { Users = 3, Iterations = 10, Shared = shared }, static _ => 10 * Ms).Run();

        Assert.Equal(requests, run.Counters.Succeeded);
    }

    [Fact]
    public void A_count_of_requests_ends_the_load_exactly()
    {
        var run = new VirtualRun(new ClosedLoad { Users = new ConstantShape(8), Requests = 101 }, static e => (e.Record.Index % 7) * Ms).Run();

        Assert.Equal(101, run.Counters.Sent);
        Assert.Equal(101, run.Counters.Succeeded);
    }

    [Fact]
    public void Multi_stream_sends_eight_together_and_times_the_query_by_its_last_sample()
    {
        var load = new MlperfLoad { Scenario = MlperfScenario.MultiStream, MinDuration = TimeSpan.FromSeconds(1) };

        var run = new VirtualRun(load, static e => (1 + (e.Record.Index % 8)) * Ms).Run();

        var query = run.Recorder.Snapshot().All[RecordedMetric.QueryLatency];
        Assert.Equal(125, query.Count);
        Assert.Equal(8 * Ms, query.Min);
        Assert.Equal(8 * Ms, query.Max);
        Assert.Equal(1_000, run.Counters.Succeeded);
    }

    [Fact]
    public void A_failing_user_goes_on()
    {
        var load = new ClosedLoad { Users = new ConstantShape(2), Duration = TimeSpan.FromSeconds(2) };

        var run = new VirtualRun(load, static e => e.Record.Index % 10 == 3 ? null : 10 * Ms, timeoutNs: 100 * Ms).Run();

        Assert.True(run.Counters.Count(ErrorKind.Timeout) > 10);
        Assert.Equal(run.Counters.Sent, run.Counters.Succeeded + run.Counters.Failed);
    }
}
