using Proofload.Measurement.Recording;
using Proofload.Plans;
using Proofload.Transport;

namespace Proofload.Tests.Transport.Sockets;

/// <summary>Turns on the threads of completions: never two at once, none forgotten.</summary>
public sealed class SocketsTurnTests
{
    private const long Ms = 1_000_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData(1, 64, 0)]
    [InlineData(2, 16, 0)]
    [InlineData(3, 48, 5)]
    public async Task Whatever_order_completions_come_in_turns_never_overlap_and_every_exchange_completes_once(int seed, int connections, int abortPercent)
    {
        const int requests = 6_000;
        await using var server = new RepeatingServer(RawServer.Ok("x"));
        await using var bench = new TransportBench(Target(server.Url, connections), maxInFlight: 64);
        var random = new Random(seed);
        var loop = new DrivenLoop(bench, 64, requests, l =>
        {
            if (random.Next(100) < abortPercent && l.InFlight.Count > 0)
            {
                bench.Transport.Abort(l.InFlight.ElementAt(random.Next(l.InFlight.Count)), ErrorKind.Cancelled);
            }

            // Long turns let completions pile up; short due times make the pacing thread compete.
            Thread.SpinWait(random.Next(2_000));
            return random.Next(4) switch
            {
                0 => ITurn.AtOnce,
                1 => l.Clock.NowNs + random.Next(200_000),
                2 => l.Clock.NowNs - 1,
                _ => l.Clock.NowNs + (20 * Ms),
            };
        });
        await Drive(bench, loop);
        Assert.Equal((requests, 0), (loop.Completed, loop.InFlight.Count));
        Assert.Empty(loop.Outcomes.Keys.Except([ErrorKind.Ok, ErrorKind.Cancelled]));
        Assert.True(loop.Outcomes[ErrorKind.Ok] > requests / 2);
        Assert.True(abortPercent > 0 || loop.Outcomes[ErrorKind.Ok] == requests);
        Assert.False(bench.Transport.TryTakeCompleted(out _));
    }

    [Fact]
    public async Task A_loop_that_is_never_due_is_driven_by_its_answers_alone()
    {
        await using var server = new RepeatingServer(RawServer.Ok("x"));
        await using var bench = new TransportBench(Target(server.Url, 8));
        var loop = new DrivenLoop(bench, 8, 2_000, static _ => long.MaxValue);
        await Drive(bench, loop);
        Assert.Equal(2_000, loop.Outcomes[ErrorKind.Ok]);
        Assert.True(loop.Threads.Count > 1, "no turn ran where an answer arrived");
    }

    [Fact]
    public async Task Before_between_and_after_driven_loops_the_owner_is_served_as_ever()
    {
        await using var server = new RepeatingServer(RawServer.Ok("x"));
        await using var bench = new TransportBench(Target(server.Url, 4));
        await bench.Transport.WarmAsync(4, TestContext.Current.CancellationToken);
        await Task.Run(async () =>
        {
            for (var round = 0; round < 20; round++)
            {
                Assert.Equal(ErrorKind.Ok, bench.Send().Outcome);
                var loop = new DrivenLoop(bench, 4, 50, static _ => long.MaxValue);
                await Drive(bench, loop);
                Assert.Equal(50, loop.Outcomes[ErrorKind.Ok]);
            }

            Assert.Equal(ErrorKind.Ok, bench.Send().Outcome);
        }, TestContext.Current.CancellationToken);
        Assert.Equal(4, bench.Transport.Statistics.Opened);
    }

    [Fact]
    public async Task A_due_time_is_kept_without_any_completion_also_one_that_an_answer_brought_forward()
    {
        await using var server = new RepeatingServer(RawServer.Ok("x"));
        await using var bench = new TransportBench(Target(server.Url, 1));
        var (turns, due) = (0, long.MaxValue);
        await Drive(bench, new Turns((out next) =>
        {
            if (turns == 0)
            {
                bench.Start();
                turns = 1;
            }
            else if (bench.Transport.TryTakeCompleted(out _))
            {
                due = bench.Clock.NowNs + (5 * Ms);
            }

            if (bench.Clock.NowNs >= due)
            {
                due = bench.Clock.NowNs + Ms;
                turns++;
            }

            next = due;
            return turns < 10;
        }));
        Assert.Equal(10, turns);
    }

    [Fact]
    public async Task A_wake_brings_a_turn()
    {
        await using var server = new RepeatingServer(RawServer.Ok("x"));
        await using var bench = new TransportBench(Target(server.Url, 1));
        using var waker = new Timer(_ => bench.Transport.Wake(), null, 20, 20);
        var turns = 0;
        await Drive(bench, new Turns((out next) =>
        {
            next = long.MaxValue;
            return ++turns < 4;
        }));
        Assert.Equal(4, turns);
    }

    [Fact]
    public async Task What_a_turn_throws_where_an_answer_arrives_reaches_the_owner()
    {
        await using var server = new RepeatingServer(RawServer.Ok("x"));
        await using var bench = new TransportBench(Target(server.Url, 1));
        var started = false;
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => Drive(bench, new Turns((out next) =>
        {
            next = long.MaxValue;
            if (!started)
            {
                started = true;
                bench.Start();
            }
            else if (bench.Transport.TryTakeCompleted(out _))
            {
                throw new InvalidOperationException("by the turn");
            }

            return true;
        })));
        Assert.Equal("by the turn", failure.Message);
        Assert.Equal(ErrorKind.Ok, bench.Send().Outcome);
    }

    private static async Task Drive(TransportBench bench, ITurn turn) =>
        await Task.Factory.StartNew(() => bench.Transport.Drive(turn), TaskCreationOptions.LongRunning).WaitAsync(Patience, TestContext.Current.CancellationToken);

    private static TargetPlan Target(Uri url, int connections) =>
        TransportBench.Target(url) with { Connections = new ConnectionPlan { Engine = TransportEngine.Sockets, Limit = connections } };

    private delegate bool Step(out long dueNs);

    private sealed class Turns(Step step) : ITurn
    {
        public bool Run(out long dueNs) => step(out dueNs);
    }
}
