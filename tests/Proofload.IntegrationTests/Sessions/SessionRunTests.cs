using Proofload.Lab.Simulator;
using Proofload.Plans;
using Proofload.Results;
using Proofload.Running;

namespace Proofload.IntegrationTests.Sessions;

/// <summary>Sessions over the wire, with each engine: the simulator says what it was asked.</summary>
public sealed class SessionRunTests
{
    private const string Head = "version: 1\ntarget: {url: http://localhost, protocol: openai-chat, model: sim, headers: {X-Session-Id: '{{session}}'}}\n";

    private static readonly SimulatorOptions Quick = new()
    {
        Generation = new GenerationOptions { TimeToFirstToken = Lab.Simulator.Sampling.Distribution.ParseDuration("10ms"), InterToken = Lab.Simulator.Sampling.Distribution.ParseDuration("2ms") },
    };

    public static TheoryData<TransportEngine> Engines => [TransportEngine.Epoll, TransportEngine.Sockets, TransportEngine.SocketsHttpHandler];

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Each_turn_carries_exactly_what_was_said_before(TransportEngine engine)
    {
        await using var server = await Simulator.StartAsync(Quick, TestContext.Current.CancellationToken);
        var result = await RunAsync(server, engine, Head + """
            conversation: {turns: 4, think_time: 60ms}
            requests: [{name: chat, system: Be brief.}]
            data: {prompt_tokens: 20, output_tokens: 6}
            load: {model: constant-rate, rate: 20/s, requests: 20}
            """);
        Assert.Equal((80, 20), (result.Counts.Ok, result.Sessions!.Counts.Ok));
        Assert.Equal([20, 20, 20, 20], result.Kinds.Single().Turns.Select(static t => t.Counts.Ok));

        var seen = await SimulatedSessions.ReadAsync(server, 80);
        Assert.Equal(20, seen.Count);
        Assert.All(seen, static session =>
        {
            Assert.Equal(4, session.Requests.Count);
            var said = new List<SeenMessage> { new("system", "Be brief.") };
            foreach (var turn in session.Requests)
            {
                Assert.Equal(said, turn.Messages!.SkipLast(1));
                said.Add(turn.Messages![^1]);
                said.Add(new SeenMessage("assistant", turn.Answer!));
                Assert.Equal("user", turn.Messages[^1].Role);
            }

            Assert.Equal(4, said.Where(static m => m.Role == "user").Select(static m => m.Content).Distinct().Count());

            // The pause is between answer and next turn; the server's own end of the answer lies before the client's.
            Assert.All(session.Requests.Zip(session.Requests.Skip(1)), static p => Assert.True(p.Second.ReceivedNs - p.First.DoneNs >= 50_000_000));
        });
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Whole_answers_are_remembered_like_streamed_ones(TransportEngine engine)
    {
        await using var server = await Simulator.StartAsync(Quick, TestContext.Current.CancellationToken);
        await RunAsync(server, engine, Head + """
            conversation: {turns: 3}
            requests: [{name: chat, stream: false}]
            data: {prompt_tokens: 8, output_tokens: 4}
            load: {model: per-user-iterations, concurrency: 3, iterations: 2}
            """);
        Assert.All(await SimulatedSessions.ReadAsync(server, 18), static session => Assert.Equal(
            session.Requests[0].Answer,
            session.Requests[2].Messages![1].Content));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Tokens_and_cookies_of_a_login_stay_within_their_session(TransportEngine engine)
    {
        await using var server = await Simulator.StartAsync(Quick, TestContext.Current.CancellationToken);
        var result = await RunAsync(server, engine, """
            version: 1
            target: {url: http://localhost, protocol: openai-chat, model: sim}
            scenario:
              cookies: true
              steps:
                - name: login
                  protocol: http
                  path: /login
                  body: {text: '{"user": "user{{index}}", "password": "secret"}'}
                  extract: {token: {json_path: '$.token'}}
                - {name: by-cookie, protocol: http, path: /protected, checks: [{json_path: '$.user', equals: 'user{{index}}'}]}
                - {name: by-token, protocol: http, path: /protected, headers: {Authorization: 'Bearer {{token}}'}, checks: [{json_path: '$.user', equals: 'user{{index}}'}]}
                - {name: ask, think_time: 5ms, conversation: {turns: 2}}
            data: {prompt_tokens: 8, output_tokens: 4}
            load: {model: per-user-iterations, concurrency: 8, iterations: 5}
            objectives: ['session_success_rate > 50%', 'ttft{kind=ask,turn=2} p50 < 5s', 'session_duration p50 < 10s']
            """);
        Assert.Empty(result.Errors);
        Assert.Equal((40, 200), (result.Sessions!.Counts.Ok, result.Counts.Ok));
        Assert.All(result.Verdict.Objectives, static o => Assert.Equal(ObjectiveState.Passed, o.Result));

        // The simulator names these sessions by the cookie that it set.
        var seen = await SimulatedSessions.ReadAsync(server, 80);
        Assert.Equal(40, seen.Count);
        Assert.All(seen, static s => Assert.All(s.Requests, r => Assert.Contains($"session={s.Session}", r.Cookie, StringComparison.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task The_requests_of_a_sequence_are_marked(TransportEngine engine)
    {
        await using var server = await Simulator.StartAsync(Quick, TestContext.Current.CancellationToken);
        await RunAsync(server, engine, """
            version: 1
            target: {url: http://localhost, protocol: kserve-v2, model: sum}
            scenario:
              steps: [{name: add, repeat: 4, sequence: true, extra: {parameters: {priority: 1}}, inputs: [{name: x, data_type: INT32, shape: [1]}]}]
            load: {model: per-user-iterations, concurrency: 4, iterations: 5}
            """);
        var seen = await SimulatedSessions.ReadAsync(server, 80);
        Assert.Equal(20, seen.Count);
        Assert.All(seen, static s => Assert.Equal(
            [(true, false), (false, false), (false, false), (false, true)],
            s.Requests.Select(static r => (r.Sequence!.Start, r.Sequence.End))));
    }

    [Fact]
    public async Task A_replayed_trace_keeps_its_sessions_and_their_times()
    {
        await using var server = await Simulator.StartAsync(Quick, TestContext.Current.CancellationToken);
        var folder = Directory.CreateTempSubdirectory("proofload-trace-").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "trace.csv"), """
            timestamp,session_id,input_length,output_length
            0,a,20,4
            0.1,b,30,4
            0.4,a,44,5
            0.5,,10,2
            0.9,a,60,3
            """, TestContext.Current.CancellationToken);
        var result = await RunAsync(server, TransportEngine.Auto, Head + "conversation: {}\nload: {model: replay, path: trace.csv}\n", folder);
        Directory.Delete(folder, recursive: true);
        Assert.Equal((5, 3), (result.Counts.Ok, result.Sessions!.Counts.Ok));

        var seen = await SimulatedSessions.ReadAsync(server, 5);
        var longest = seen.Single(static s => s.Requests.Count == 3);
        Assert.InRange((longest.Requests[1].ReceivedNs - longest.Requests[0].ReceivedNs) / 1e9, 0.38, 0.48);
        Assert.Equal([1, 3, 5], longest.Requests.Select(static r => r.Messages!.Count));
    }

    [Fact]
    public async Task A_prefix_cache_makes_the_first_token_of_later_turns_faster()
    {
        var options = new SimulatorOptions
        {
            Generation = new GenerationOptions { Timing = GenerationTiming.Batching },
            Batching = new BatchingOptions { PrefillTokensPerSecond = 10_000, PrefixCacheBlocks = 100_000 },
        };
        await using var server = await Simulator.StartAsync(options, TestContext.Current.CancellationToken);
        var result = await RunAsync(server, TransportEngine.Auto, Head + """
            conversation: {turns: 3}
            data: {prompt_tokens: 600, output_tokens: 8}
            load: {model: per-user-iterations, concurrency: 1, iterations: 10}
            """);
        var turns = result.Kinds.Single().Turns;
        var prompts = turns.Select(static t => t.Metrics["prompt_tokens"].Mean!.Value).ToArray();
        Assert.True(prompts[2] > 2.5 * prompts[0], "the history is not sent");
        Assert.True(turns[2].Metrics["ttft"].P50 < 1.5 * turns[0].Metrics["ttft"].P50, "three times the prompt takes three times as long: nothing was cached");
        Assert.True((await SimulatedSessions.ReadAsync(server, 30)).All(static s => s.Requests[2].CachedTokens > s.Requests[1].CachedTokens));
    }

    private static Task<RunResult> RunAsync(Simulator server, TransportEngine engine, string yaml, string folder = "")
    {
        var plan = PlanFile.Parse(yaml, "test", static _ => null, folder, new PlanValidatorOptions { FileExists = static _ => true });
        plan = plan with { Target = plan.Target with { Url = server.BaseAddress, Connections = plan.Target.Connections with { Engine = engine } } };
        return LoadTest.RunAsync(plan, new RunOptions { BaseFolder = folder }, TestContext.Current.CancellationToken);
    }
}
