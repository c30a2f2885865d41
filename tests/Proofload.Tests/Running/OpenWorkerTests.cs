using Proofload.Measurement.Recording;
using Proofload.Plans.Loads;
using Proofload.Results;

namespace Proofload.Tests.Running;

public sealed class OpenWorkerTests
{
    private const long Ms = VirtualRun.Ms;

    private static OpenLoad Load(double rate, double seconds, int cap = 1_000) => new()
    {
        Rate = new ConstantShape(rate),
        Arrivals = ArrivalProcess.Uniform,
        Duration = TimeSpan.FromSeconds(seconds),
        MaxInFlight = cap,
    };

    [Fact]
    public void Requests_are_sent_at_their_due_times_whatever_the_server_does()
    {
        var run = new VirtualRun(Load(rate: 100, seconds: 2), static e => e.Record.Index % 50 == 0 ? 500 * Ms : 3 * Ms).Run();

        Assert.Equal(200, run.Transport.Sent.Count);
        Assert.All(run.Transport.Sent, static s => Assert.Equal(s.Index * 10 * Ms, s.Intended));
        Assert.All(run.Transport.Sent, static s => Assert.Equal(s.Intended, s.Sent));
        Assert.Equal(200, run.Counters.Succeeded);
    }

    [Fact]
    public void A_request_that_is_due_at_the_cap_is_dropped_and_counted_and_the_schedule_goes_on()
    {
        var run = new VirtualRun(Load(rate: 100, seconds: 1, cap: 5), static _ => 200 * Ms).Run();

        Assert.Equal(5, run.Transport.MostInFlight);
        Assert.Equal(100, run.Counters.Intended);
        Assert.Equal(run.Counters.Intended, run.Counters.Sent + run.Counters.Dropped);
        Assert.Equal(25, run.Counters.Sent);
        Assert.All(run.Transport.Sent, static s => Assert.Equal(s.Index * 10 * Ms, s.Intended));
    }

    [Fact]
    public void A_request_without_an_answer_times_out_within_ten_milliseconds_of_its_limit()
    {
        var run = new VirtualRun(Load(rate: 10, seconds: 1), static _ => null, timeoutNs: 300 * Ms).Run();

        Assert.Equal(10, run.Counters.Count(ErrorKind.Timeout));
        var failures = run.Recorder.Snapshot().All[RecordedMetric.TimeToFailure];
        Assert.InRange(failures.Min, 300 * Ms, 311 * Ms);
        Assert.InRange(failures.Max, 300 * Ms, 311 * Ms);
    }

    [Fact]
    public void Mlperf_offline_waits_for_a_slot_instead_of_dropping()
    {
        var load = new MlperfLoad { Scenario = MlperfScenario.Offline, Requests = 100, MaxInFlight = 10, MinDuration = TimeSpan.FromSeconds(1) };

        var run = new VirtualRun(load, static _ => 10 * Ms).Run();

        Assert.Equal(100, run.Counters.Succeeded);
        Assert.Equal(0, run.Counters.Dropped);
        Assert.Equal(10, run.Transport.MostInFlight);
        Assert.Equal(100 * Ms, run.Counters.LastDoneNs);
    }

    [Fact]
    public void A_stop_that_abandons_cancels_what_is_in_flight()
    {
        VirtualRun? run = null;
        run = new VirtualRun(Load(rate: 100, seconds: 10), e =>
        {
            if (e.Record.Index == 50)
            {
                run!.Stop.Set(RunEnding.Interrupted, "test", abandonInFlight: true);
            }

            return 100 * Ms;
        });

        run.Run();

        Assert.Equal(51, run.Counters.Sent);
        Assert.Equal(51, run.Counters.Succeeded + run.Counters.Cancelled);
        Assert.True(run.Counters.Cancelled > 0);
        Assert.Equal(0, run.Counters.Failed);
    }

    [Fact]
    public void Failures_in_a_row_end_the_run_with_their_reason()
    {
        var run = new VirtualRun(Load(rate: 100, seconds: 60), static _ => null, timeoutNs: 5 * Ms, mostFailuresInARow: 20).Run();

        Assert.Equal(RunEnding.Stopped, run.Stop.Ending);
        Assert.Contains("20 requests failed in a row, the last with timeout", run.Stop.Reason, StringComparison.Ordinal);
        Assert.InRange(run.Counters.Sent, 20, 30);
    }

    [Fact]
    public void A_run_that_a_condition_stopped_waits_five_seconds_for_its_answers_and_no_longer()
    {
        VirtualRun? run = null;
        run = new VirtualRun(
            Load(rate: 100, seconds: 60),
            e =>
            {
                if (e.Record.Index == 99)
                {
                    run!.Stop.Set(RunEnding.Stopped, "test", abandonInFlight: false);
                }

                return e.Record.Index % 2 == 0 ? 3_000 * Ms : null;
            },
            timeoutNs: 60_000 * Ms);

        run.Run();

        Assert.Equal(50, run.Counters.Succeeded);
        Assert.Equal(50, run.Counters.Cancelled);
        Assert.InRange(run.Clock.NowNs, 5_900 * Ms, 6_100 * Ms);
    }

    [Fact]
    public void Warm_up_requests_are_in_no_metric()
    {
        var run = new VirtualRun(Load(rate: 100, seconds: 1) with { WarmUp = TimeSpan.FromSeconds(1) }, static e => e.Record.Index < 100 ? 900 * Ms : 3 * Ms).Run();

        Assert.Equal(100, run.Recorder.Snapshot().WarmUp.Intended);
        Assert.Equal(100, run.Counters.Succeeded);
        Assert.Equal(3 * Ms, run.Recorder.Snapshot().All[RecordedMetric.Latency].Max);
    }
}
