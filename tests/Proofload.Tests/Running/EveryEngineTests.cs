using System.Net;
using System.Net.Sockets;
using Proofload.Plans;
using Proofload.Plans.Loads;
using Proofload.Protocols;
using Proofload.Results;
using Proofload.Running;

namespace Proofload.Tests.Running;

/// <summary>Whole runs, whatever carries the requests.</summary>
public sealed class EveryEngineTests
{
    public static TheoryData<TransportEngine> Engines => [TransportEngine.Epoll, TransportEngine.Sockets, TransportEngine.SocketsHttpHandler];

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_closed_load_sends_exactly_what_it_is_told(TransportEngine engine)
    {
        using var server = new RehearsalServer(SampleAnswer.Json("{}"));
        var result = await RunAsync(server.Address, engine, new IterationsLoad { Users = 16, Iterations = 1_500, Shared = true });
        Assert.Equal((1_500, 1_500), (result.Counts.Ok, server.Answered));
        Assert.Equal((RunEnding.Completed, Id(engine)), (result.Ending, result.Generator.Engine));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Users_that_think_are_due_at_their_own_time(TransportEngine engine)
    {
        using var server = new RehearsalServer(SampleAnswer.Json("{}"));
        var result = await RunAsync(server.Address, engine, new IterationsLoad
        {
            Users = 4,
            Iterations = 40,
            Shared = true,
            ThinkTime = Distribution.Constant(0.005),
        });
        Assert.Equal(40, result.Counts.Ok);
        Assert.True(result.Window >= 0.045, "nobody thought");
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task An_open_load_sends_by_its_schedule(TransportEngine engine)
    {
        using var server = new RehearsalServer(SampleAnswer.Json("{}"));
        var result = await RunAsync(server.Address, engine, new OpenLoad { Rate = new ConstantShape(1_000), Requests = 300 });
        Assert.Equal((300, 0), (result.Counts.Ok, result.Counts.Dropped));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_run_that_is_interrupted_keeps_what_it_has_and_gives_up_what_hangs(TransportEngine engine)
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        using var interrupt = new CancellationTokenSource();
        var address = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndPoint!).Port}/");
        var asked = InterruptOnceAskedAsync(listener, 3, interrupt);
        var result = await RunAsync(address, engine, new IterationsLoad { Users = 3, Iterations = 3, Shared = true }, interrupt.Token);
        Assert.Equal((RunEnding.Interrupted, 3), (result.Ending, result.Counts.Cancelled));
        await asked;
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Requests_that_hang_time_out(TransportEngine engine)
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        var address = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndPoint!).Port}/");
        var result = await RunAsync(address, engine, new IterationsLoad { Users = 2, Iterations = 4, Shared = true }, timeout: TimeSpan.FromMilliseconds(60));
        Assert.Equal(4, result.Errors["timeout"]);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_set_up_request_runs_before_the_load_and_several_workers_share_it(TransportEngine engine)
    {
        using var server = new RehearsalServer(SampleAnswer.Json("{}"));
        var plan = Plan(server.Address, engine, new IterationsLoad { Users = 8, Iterations = 200, Shared = true }) with
        {
            Setup = [new RequestPlan { Name = "first", Method = "GET", Path = "/" }],
        };
        var result = await LoadTest.RunAsync(plan, new RunOptions(), TestContext.Current.CancellationToken);
        Assert.Equal((200, 201), (result.Counts.Ok, server.Answered));
    }

    // Answers nothing; interrupts once so many requests have come.
    private static async Task InterruptOnceAskedAsync(Socket listener, int requests, CancellationTokenSource interrupt)
    {
        var connections = new List<Socket>();
        try
        {
            var asked = new List<Task>();
            for (var i = 0; i < requests; i++)
            {
                var connection = await listener.AcceptAsync(TestContext.Current.CancellationToken);
                connections.Add(connection);
                asked.Add(connection.ReceiveAsync(new byte[1]));
            }

            await Task.WhenAll(asked);
            await interrupt.CancelAsync();

            // Until the client has given up; a connection that is closed earlier would be a failure of the server.
            await Task.WhenAll(connections.Select(static async c =>
            {
                while (await c.ReceiveAsync(new byte[1024]) > 0)
                {
                }
            }));
        }
        catch (SocketException)
        {
        }
        finally
        {
            connections.ForEach(static c => c.Dispose());
        }
    }

    private static Task<RunResult> RunAsync(Uri address, TransportEngine engine, LoadPlan load, CancellationToken? cancellation = null, TimeSpan? timeout = null) =>
        LoadTest.RunAsync(Plan(address, engine, load, timeout), cancellation: cancellation ?? TestContext.Current.CancellationToken);

    private static RunPlan Plan(Uri address, TransportEngine engine, LoadPlan load, TimeSpan? timeout = null) => new()
    {
        Target = new TargetPlan
        {
            Url = address,
            Protocol = "http",
            Timeout = timeout ?? TimeSpan.FromSeconds(20),
            Connections = new ConnectionPlan { Engine = engine },
        },
        Load = load,
    };

    private static string Id(TransportEngine engine) => engine switch
    {
        TransportEngine.Epoll => "epoll",
        TransportEngine.Sockets => "sockets",
        _ => "sockets-http-handler",
    };
}
