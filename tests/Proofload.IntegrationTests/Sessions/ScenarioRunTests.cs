using Proofload.Lab.Simulator;
using Proofload.Plans;
using Proofload.Plans.Loads;
using Proofload.Results;

namespace Proofload.IntegrationTests.Sessions;

/// <summary>Scenarios in C# over the wire, with each engine: the simulator says what it was asked.</summary>
public sealed class ScenarioRunTests
{
    private static readonly SimulatorOptions Quick = new()
    {
        Generation = new GenerationOptions { TimeToFirstToken = Lab.Simulator.Sampling.Distribution.ParseDuration("10ms"), InterToken = Lab.Simulator.Sampling.Distribution.ParseDuration("2ms") },
    };

    private static readonly RequestPlan[] Steps =
    [
        new() { Name = "login", Protocol = "http", Path = "/login", Extract = new Dictionary<string, ExtractPlan> { ["token"] = new() { JsonPath = "$.token" } } },
        new() { Name = "by-header", Protocol = "http", Path = "/protected" },
        new() { Name = "by-template", Protocol = "http", Path = "/protected", Headers = new Dictionary<string, Secret> { ["Authorization"] = Secret.Literal("Bearer {{token}}") } },
        new() { Name = "ask", System = "Be brief." },
        new() { Name = "missing", Protocol = "http", Path = "/nothing-here" },
    ];

    public static TheoryData<TransportEngine> Engines => [TransportEngine.Epoll, TransportEngine.Sockets, TransportEngine.SocketsHttpHandler];

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_scenario_does_over_the_wire_what_its_code_says(TransportEngine engine)
    {
        await using var server = await Simulator.StartAsync(Quick, TestContext.Current.CancellationToken);
        var scenario = LoadTest.Scenario("assistant", Steps, static async user =>
        {
            var login = await user.Step("login").Body($$"""{"user": "user{{user.Index}}", "password": "secret"}""");
            user.Check("token", login.Json("$.token") is { Length: > 0 });
            var mine = await user.Step("by-header").Header("Authorization", $"Bearer {login.Json("$.token")}");
            user.Check("mine by header", mine.Json("$.user") == $"user{user.Index}");
            mine = await user.Step("by-template");
            user.Check("mine by template", mine.Json("$.user") == $"user{user.Index}");

            // Elsewhere and back.
            await Task.Delay(15, user.Cancellation);
            await user.Think(TimeSpan.FromMilliseconds(5));
            var first = await user.Step("ask").Header("X-Session-Id", user.Id).Prompt("one").OutputTokens(4);
            var second = await user.Step("ask").Header("X-Session-Id", user.Id).Turn("user", "one").Turn("assistant", first.Text).Prompt("two").OutputTokens(4);
            user.Check("answered", second.Ok && second.Text.Length > 0 && second.OutputTokens == 4 && second.Ttft > TimeSpan.FromMilliseconds(9));
            user.Metric("words", first.Text.Split(' ').Length, "words");
            var missing = await user.Step("missing").Path($"/nothing/{user.Index}?a=b c").ContinueOnFailure();
            user.Check("not found", missing is { Ok: false, Status: 404 });
        });
        var result = await RunAsync(server, engine, scenario, new IterationsLoad { Users = 6, Iterations = 5 });

        Assert.Equal((0, 30), (result.Sessions!.Counts.Ok, result.Sessions.Counts.Failed));
        Assert.Equal([30, 30, 30, 60, 0], result.Kinds.Select(static k => k.Counts.Ok));
        Assert.Equal(30, result.Errors["http_4xx"]);
        Assert.All(result.Scenario!.Checks, static c => Assert.Equal((c.Name, 30, 0), (c.Name, c.Passed, c.Failed)));
        Assert.Equal(5, result.Scenario.Checks.Count);
        Assert.Equal(("words", 30), (result.Metrics["words"].Unit, result.Metrics["words"].Count));
        Assert.Equal(0, result.Scenario.Exceptions);
        Assert.All(result.Verdict.Objectives, static o => Assert.True(o.Result == ObjectiveState.Passed, $"{o.Expression}: {o.Observed} {o.Reason}"));

        var seen = await SimulatedSessions.ReadAsync(server, 60);
        Assert.Equal(30, seen.Count);
        Assert.All(seen, static s => Assert.Equal(["system", "user", "assistant", "user"], s.Requests[1].Messages!.Select(static m => m.Role)));
        Assert.All(seen, static s => Assert.Equal((s.Requests[0].Answer, "two"), (s.Requests[1].Messages![2].Content, s.Requests[1].Messages![3].Content)));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task An_open_load_begins_sessions_on_time_while_others_wait_elsewhere(TransportEngine engine)
    {
        await using var server = await Simulator.StartAsync(Quick, TestContext.Current.CancellationToken);
        var scenario = LoadTest.Scenario("waits", [Steps[3]], static async user =>
        {
            await Task.Delay(30, user.Cancellation);
            await user.Step("ask").OutputTokens(2);
            await Task.Delay(30, user.Cancellation);
            await user.Step("ask").OutputTokens(2);
        });
        var result = await RunAsync(server, engine, scenario, new OpenLoad { Rate = 50, Arrivals = ArrivalProcess.Uniform, Duration = TimeSpan.FromSeconds(1) }, objectives: false);

        Assert.Equal((50, 0, 100), (result.Sessions!.Counts.Ok, result.Sessions.Counts.Failed, result.Counts.Ok));
        Assert.InRange(result.Metrics["session_duration"].Min!.Value, 0.05, 5);
    }

    [Fact]
    public async Task Cancelling_the_run_ends_sessions_wherever_they_are()
    {
        await using var server = await Simulator.StartAsync(Quick, TestContext.Current.CancellationToken);
        using var interrupt = new CancellationTokenSource();
        var unwound = 0;
        var scenario = LoadTest.Scenario("endless", [Steps[3]], async user =>
        {
            try
            {
                while (true)
                {
                    await user.Step("ask").OutputTokens(2);
                    if (user.Index % 3 == 0)
                    {
                        await Task.Delay(20, user.Cancellation);
                    }
                    else if (user.Index % 3 == 1)
                    {
                        await user.Think(TimeSpan.FromMilliseconds(20));
                    }
                    else if (user.Index == 2)
                    {
                        await interrupt.CancelAsync();
                    }
                }
            }
            finally
            {
                Interlocked.Increment(ref unwound);
            }
        });
        var plan = scenario.Target(server.BaseAddress.ToString(), "openai-chat", "sim").Concurrency(9).Duration("60s").ToPlan();
        var result = await LoadTest.RunAsync(plan, cancellation: interrupt.Token);

        Assert.Equal(RunEnding.Interrupted, result.Ending);
        Assert.Equal((9, 0), (result.Sessions!.Counts.Cancelled, result.Sessions.Counts.Failed));
        Assert.Equal(0, result.Scenario!.Exceptions);
        for (var i = 0; i < 100 && Volatile.Read(ref unwound) < 9; i++)
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        Assert.Equal(9, unwound);
    }

    [Fact]
    public async Task A_scenario_that_throws_everywhere_is_an_invalid_run_that_says_where()
    {
        await using var server = await Simulator.StartAsync(Quick, TestContext.Current.CancellationToken);
        var scenario = LoadTest.Scenario("broken", [Steps[3]], static async user =>
        {
            await user.Step("ask").OutputTokens(1);
            throw new FormatException("not this way");
        }).Target(server.BaseAddress.ToString(), "openai-chat", "sim").Concurrency(2).Duration("30s");
        var result = await LoadTest.RunAsync(scenario, cancellation: TestContext.Current.CancellationToken);

        Assert.Equal((RunEnding.Stopped, Outcome.Invalid, 4), (result.Ending, result.Verdict.Outcome, result.Verdict.ExitCode));
        Assert.Matches(@"^The scenario's code threw in every session, which ended there: FormatException: not this way \(ScenarioRunTests\.cs:\d+\)$", result.Verdict.Reasons[0]);
    }

    [Fact]
    public async Task Code_that_holds_the_loop_is_said()
    {
        await using var server = await Simulator.StartAsync(Quick, TestContext.Current.CancellationToken);
        var scenario = LoadTest.Scenario("blocks", [Steps[3]], static async user =>
        {
            await user.Step("ask").OutputTokens(1);
            Thread.Sleep(20);
        }).Target(server.BaseAddress.ToString(), "openai-chat", "sim").Rate("40/s").Duration("1s");
        var result = await LoadTest.RunAsync(scenario, cancellation: TestContext.Current.CancellationToken);

        Assert.True(result.Scenario!.Blocked >= 20, $"{result.Scenario.Blocked} times");
        Assert.True(result.Scenario.CodeMax >= 0.02);
        Assert.Contains(result.Verdict.Reasons.Concat(result.Notes), static r => r.Contains("held its worker's loop", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_mistyped_step_ends_the_run_as_wrong_use()
    {
        await using var server = await Simulator.StartAsync(Quick, TestContext.Current.CancellationToken);
        var scenario = LoadTest.Scenario("typo", [Steps[3]], static async user => await user.Step("aks")).Target(server.BaseAddress.ToString(), "openai-chat", "sim");
        var wrong = await Assert.ThrowsAsync<PlanException>(() => LoadTest.RunAsync(scenario, cancellation: TestContext.Current.CancellationToken));
        Assert.Equal("scenario typo: the scenario has no step 'aks'; did you mean 'ask'?", wrong.Message);
    }

    [Fact]
    public async Task Several_workers_add_up()
    {
        await using var server = await Simulator.StartAsync(Quick, TestContext.Current.CancellationToken);
        var scenario = LoadTest.Scenario("many", [Steps[3]], static async user =>
        {
            user.Metric("halves", user.Index % 2 == 0 ? 1 : 0.5);
            user.Count("sessions");
            await user.Step("ask").OutputTokens(1);
        }).With(static plan => plan with { Generator = new GeneratorPlan { Workers = 2 } });
        var result = await RunAsync(server, TransportEngine.Auto, scenario, new IterationsLoad { Users = 4, Iterations = 10 }, objectives: false);

        Assert.Equal((40, 40, 40), (result.Sessions!.Counts.Ok, result.Metrics["halves"].Count, result.Scenario!.Counters["sessions"]));
        Assert.Equal((0.5, 1), (result.Metrics["halves"].Min, result.Metrics["halves"].Max));
    }

    private static Task<RunResult> RunAsync(Simulator server, TransportEngine engine, Scenario scenario, LoadPlan load, bool objectives = true)
    {
        scenario = scenario.Target(server.BaseAddress.ToString(), "openai-chat", "sim").With(plan => plan with
        {
            Load = load,
            Target = plan.Target with { Connections = plan.Target.Connections with { Engine = engine } },
        });
        return LoadTest.RunAsync(
            objectives ? scenario.Objective("words p50 > 1", "check{name=token} > 50%", "ttft{kind=ask} p50 < 5s", "latency{kind=login} p50 < 5s") : scenario,
            cancellation: TestContext.Current.CancellationToken);
    }
}
