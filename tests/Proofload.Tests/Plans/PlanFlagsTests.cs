using Proofload.Plans;
using Proofload.Plans.Loads;

namespace Proofload.Tests.Plans;

public sealed class PlanFlagsTests
{
    private static readonly PlanFlags Url = new() { Url = "http://127.0.0.1:8000" };

    private static RunPlan Make(PlanFlags flags) => flags.ToPlan(Fixtures.Environment);

    private static string Error(PlanFlags flags) => Assert.Throws<PlanException>(() => Make(flags)).Message;

    [Fact]
    public void ToPlan_OnlyAnAddress_IsOneUserForTenSeconds()
    {
        var plan = Make(Url);
        Assert.Equal(new ClosedLoad { Users = new ConstantShape(1), Duration = TimeSpan.FromSeconds(10) }, plan.Load);
        Assert.Equal("http", plan.Target.Protocol);
        Assert.Empty(plan.Requests);
    }

    [Fact]
    public void ToPlan_Turns_MakesAConversationAndThePauseItsOwn()
    {
        var plan = Make(Url with { Model = "m", Turns = "4", ThinkTime = "2s", History = "none", MaxContextTokens = "4k" });
        Assert.Equal(
            new ConversationPlan { Turns = Distribution.Constant(4), ThinkTime = Distribution.Constant(2), History = ConversationHistory.None, MaxContextTokens = 4_000 },
            plan.Conversation);
        Assert.Equal(Distribution.Zero, ((ClosedLoad)plan.Load).ThinkTime);
        Assert.Equal("chat", plan.EffectiveRequests.Single().Name);
    }

    [Fact]
    public void Apply_TurnsOfTheDataset_ReplaceANumber()
    {
        var plan = (Url with { Model = "m", Turns = "4", Dataset = "chats.json" }).ToPlan(Fixtures.Environment, new PlanValidatorOptions { FileExists = static _ => true });
        Assert.Null(new PlanFlags { Turns = "dataset", ThinkTime = "1s" }.Apply(plan, Fixtures.Environment, new PlanValidatorOptions { FileExists = static _ => true }).Conversation!.Turns);
    }

    [Fact]
    public void ToPlan_TurnsOfPlainHttp_SaysWhatIsNeeded() =>
        Assert.Equal("--turns: needs a chat protocol (openai-chat, openai-responses, anthropic-messages); http has no turns", Error(Url with { Turns = "4" }));

    [Fact]
    public void ToPlan_OnlyACount_IsOneUserWithoutDuration() =>
        Assert.Equal(new ClosedLoad { Users = new ConstantShape(1), Requests = 10_000 }, Make(Url with { Requests = "10k" }).Load);

    [Fact]
    public void ToPlan_Rate_IsAnOpenLoadOfTenSeconds() =>
        Assert.Equal(new OpenLoad { Rate = new ConstantShape(50), Duration = TimeSpan.FromSeconds(10) }, Make(Url with { Rate = "3000/min" }).Load);

    [Fact]
    public void ToPlan_EveryFlagOfAnOpenLoad_IsTaken()
    {
        var load = Make(Url with { Rate = "50", Duration = "1m", Requests = "100", WarmUp = "5s", CoolDown = "1s", Arrivals = "gamma", Burstiness = "0.5", MaxInFlight = "9", Drain = "2s" }).Load;
        Assert.Equal(
            new OpenLoad
            {
                Rate = new ConstantShape(50),
                Duration = TimeSpan.FromMinutes(1),
                Requests = 100,
                WarmUp = TimeSpan.FromSeconds(5),
                CoolDown = TimeSpan.FromSeconds(1),
                Arrivals = ArrivalProcess.Gamma,
                Burstiness = 0.5,
                MaxInFlight = 9,
                Drain = TimeSpan.FromSeconds(2),
            },
            load);
    }

    [Fact]
    public void ToPlan_StagesWithRates_RampTheRate() => Assert.Equal(
        new OpenLoad { Rate = new StagesShape(0, [new Stage(TimeSpan.FromSeconds(30), 100), new Stage(TimeSpan.FromMinutes(1), 200, Hold: true)]) },
        Make(Url with { Stages = "30s:100/s, 1m:200/s:hold" }).Load);

    [Fact]
    public void ToPlan_StagesWithoutRates_RampUsers() => Assert.Equal(
        new ClosedLoad { Users = new StagesShape(0, [new Stage(TimeSpan.FromSeconds(30), 8)]) },
        Make(Url with { Stages = "30s:8" }).Load);

    [Fact]
    public void ToPlan_Patterns_AreStepSpikeAndSine()
    {
        Assert.Equal(new OpenLoad { Rate = new StepShape(10, 100, 10, TimeSpan.FromSeconds(5)) }, Make(Url with { Pattern = "step:from=10/s,to=100/s,step=10/s,every=5s" }).Load);
        Assert.Equal(new ClosedLoad { Users = new SpikeShape(1, 9, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(1)), Duration = TimeSpan.FromSeconds(5) }, Make(Url with { Pattern = "spike:base=1,peak=9,at=2s,for=1s", Duration = "5s" }).Load);
        Assert.Equal(new OpenLoad { Rate = new SineShape(5, 4, TimeSpan.FromSeconds(60)), Duration = TimeSpan.FromSeconds(5) }, Make(Url with { Pattern = "sine:mean=5/s,amplitude=4/s,period=1m", Duration = "5s" }).Load);
    }

    [Fact]
    public void ToPlan_IterationsAndMlperf_AreLoadsOfTheirOwn()
    {
        Assert.Equal(new IterationsLoad { Users = 4, Iterations = 25 }, Make(Url with { Concurrency = "4", Iterations = "25" }).Load);
        Assert.Equal(
            new MlperfLoad { Scenario = MlperfScenario.Server, TargetRate = 10, LatencyBound = 0.1, MinDuration = TimeSpan.FromSeconds(5) },
            Make(Url with { Mlperf = "server", Rate = "10/s", LatencyBound = "100ms", MinDuration = "5s" }).Load);
    }

    [Fact]
    public void ToPlan_ModelWithoutProtocol_IsAChatAndTakesTheUsualKey()
    {
        var plan = (Url with { Model = "m" }).ToPlan(n => n == "OPENAI_API_KEY" ? "sk-1" : null);
        Assert.Equal("openai-chat", plan.Target.Protocol);
        Assert.Equal(Secret.Environment("${OPENAI_API_KEY}", "sk-1"), plan.Target.ApiKey);
        Assert.Null(Make(Url with { Model = "m" }).Target.ApiKey);
        Assert.Equal("key-of-the-test", Make(Url with { ApiKeyEnv = "KEY" }).Target.ApiKey!.Reveal());
    }

    [Fact]
    public void ToPlan_AddressWithPathAndQuery_BecomesThePathOfTheRequest()
    {
        var plan = Make(new PlanFlags { Url = "http://127.0.0.1:8080/search?q=1", Method = "PUT", Body = "{}" });
        Assert.Equal("http://127.0.0.1:8080/", plan.Target.Url.AbsoluteUri);
        Assert.Equal(new RequestPlan { Name = "default", Path = "/search?q=1", Method = "PUT", Body = new BodyPlan { Text = "{}" } }, Assert.Single(plan.Requests));
        Assert.Equal(plan, PlanFile.Parse(PlanWriter.Write(plan), "printed.yaml", Fixtures.Environment));
    }

    [Fact]
    public void ToPlan_BodyWithAt_IsAFile()
    {
        var file = Path.Combine(Fixtures.Folder("valid"), "data", "file.txt");
        Assert.Equal(new BodyPlan { File = file }, Make(Url with { Body = "@" + file }).Requests[0].Body);
        Assert.Equal("--body: there is no file 'absent.json'", Error(Url with { Body = "@absent.json" }));
    }

    [Fact]
    public void ToPlan_TargetFlags_AreTaken()
    {
        var target = Make(new PlanFlags
        {
            Url = "https://127.0.0.1:8000",
            Headers = ["X-Team: search", "X-Key: ${KEY}"],
            Http2 = true,
            Timeout = "5s",
            ConnectTimeout = "1s",
            Connections = "8",
            FreshConnections = true,
            Insecure = true,
            Proxy = "none",
        }).Target;
        Assert.Equal("search", target.Headers["X-Team"].Reveal());
        Assert.Equal("key-of-the-test", target.Headers["X-Key"].Reveal());
        Assert.Equal((HttpVersionChoice.Http2, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(1)), (target.HttpVersion, target.Timeout, target.ConnectTimeout));
        Assert.Equal(new ConnectionPlan { Limit = 8, Reuse = ConnectionReuse.Fresh }, target.Connections);
        Assert.False(target.Tls.Verify);
    }

    public static TheoryData<PlanFlags, string> Wrong => new()
    {
        { new PlanFlags(), "--url: missing; give the address of the target, for example --url http://127.0.0.1:8000" },
        { new PlanFlags { Url = "localhost" }, "--url: 'localhost' is not an http or https address; write for example http://localhost" },
        { Url with { Rate = "50/x" }, "--rate: '50/x' is not a rate; write for example 50/s or 3000/min" },
        { Url with { Rate = "5", Duration = "60" }, "--duration: '60' has no unit; write for example 60s or 60ms" },
        { Url with { Rate = "5", Concurrency = "5" }, "--concurrency: cannot stand beside --rate: a rate does not wait for users; to bound requests in flight use --max-in-flight" },
        { Url with { Rate = "0" }, "--rate: 0/s is out of range; must be above 0/s" },
        { Url with { Rate = "5", ThinkTime = "1s" }, "--think-time: has no effect with the load model constant-rate, which has model, rate, arrivals, burstiness, warmup, duration, requests, cooldown, max_in_flight, drain" },
        { Url with { Concurrency = "5", Burstiness = "2" }, "--burstiness: has no effect with the load model constant-concurrency, which has model, concurrency, think_time, warmup, duration, requests, cooldown, max_in_flight, drain" },
        { Url with { Protocol = "openai-chta" }, "--protocol: unknown protocol 'openai-chta'; did you mean 'openai-chat'?" },
        { Url with { Protocol = "openai-chat" }, "--model: missing; the protocol openai-chat needs the name of a model" },
        { Url with { Objectives = ["ttfx p99 < 1s"] }, "--objective: column 1 of 'ttfx p99 < 1s': unknown metric 'ttfx'; did you mean 'ttft'?" },
        { Url with { Headers = ["nonsense"] }, "--header: the text before ':' is missing; write for example --header 'X-Team: search'" },
        { Url with { Labels = ["=x"] }, "--label: the text before '=' is missing; write for example --label commit=1a2b3c" },
        { Url with { Stages = "30s" }, "--stages: '30s' is not a stage; write for example 30s:100/s,1m:200/s:hold" },
        { Url with { Stages = "30x:5/s" }, "--stages: '30x' is not a duration; write for example 500ms, 30s or 1h30m" },
        { Url with { Pattern = "sien:mean=5" }, "--pattern: 'sien' is not a pattern; did you mean 'sine'?" },
        { Url with { Pattern = "step:from=1/s,step=1/s,every=1s" }, "--pattern: 'to' is missing; give the last value" },
        { Url with { Pattern = "spike:base" }, "--pattern: 'base' is not a value; write for example step:from=10/s,to=100/s,step=10/s,every=10s" },
        { Url with { Mlperf = "sever", Rate = "5" }, "--mlperf: 'sever' is not an MLPerf scenario; did you mean 'server'?" },
        { Url with { LatencyBound = "1s" }, "--latency-bound: has an effect only with --mlperf" },
        { Url with { ApiKeyEnv = "NOT_SET" }, "--api-key-env: the environment variable NOT_SET is not set" },
        { Url with { Dataset = "absent.jsonl" }, "--dataset: there is no file 'absent.jsonl'" },
        { Url with { DatasetFormat = "csv" }, "--dataset-format: 'path' is missing; give the file or folder; relative paths are taken from the plan's folder" },
        { Url with { StopOnErrors = "150%" }, "--stop-on-errors: '150%' is not a share: more than everything; write 0% to 100%, or 0 to 1" },
        { Url with { UntilKnown = ["ttft p99 within 5%"] }, "--until-known: ttft needs a stream of tokens, and http has none; use an OpenAI-style protocol, or bound latency" },
        { Url with { Model = "m", ImageSize = "512" }, "--image-size: '512' is not a size; write width x height in pixels, for example 512x512" },
        { Url with { Model = "m", ImageSize = "9000x512" }, "--image-size: 9000 is out of range; must be at most 8192" },
        { Url with { Protocol = "openai-completions", Model = "m", AudioLength = "1s" }, "--audio-length: has no effect: openai-completions requests carry none; http, sse, websocket, openai-chat, kserve-v2, tf-serving, torchserve do" },
        { Url with { Protocol = "torchserve", Model = "m", BatchSize = "2" }, "--batch-size: belongs to the protocols openai-embeddings, rerank and tf-serving, not to torchserve" },
        { Url with { Protocol = "tf-serving", Model = "m", BatchSize = "x" }, "--batch-size: 'x' is not a count; write for example 1000, 10k or 1M" },
        { Url with { WaitReady = "5s" }, "--wait-ready: has no effect: only kserve-v2, tf-serving, torchserve say whether a model is ready" },
        { Url with { Method = "get" }, "--method: 'get' is not a method; write for example GET or POST, in capitals" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void ToPlan_WrongFlag_NamesTheFlagInOneLine(PlanFlags flags, string expected) => Assert.Equal(expected, Error(flags));

    [Fact]
    public void ToPlan_SeveralWrongFlags_ReportsAll()
    {
        var error = Assert.Throws<PlanException>(() => Make(new PlanFlags { Rate = "x", Timeout = "y", Objectives = ["z"] }));
        Assert.Equal(4, error.Problems.Count);
    }

    [Fact]
    public void Apply_Flags_OverrideOnlyWhatTheyName()
    {
        var plan = PlanFile.Load(Path.Combine(Fixtures.Folder("valid"), "chat.yaml"), Fixtures.Environment);
        Assert.Equal(plan, new PlanFlags().Apply(plan, Fixtures.Environment));

        var changed = new PlanFlags { Rate = "80/s", Timeout = "9s", Labels = ["commit=ff"], OutputTokens = "32" }.Apply(plan, Fixtures.Environment);

        var load = Assert.IsType<OpenLoad>(plan.Load);
        Assert.Equal(
            plan with
            {
                Load = new OpenLoad { Rate = new ConstantShape(80), Duration = load.Duration, WarmUp = load.WarmUp, Drain = load.Drain, MaxInFlight = load.MaxInFlight },
                Target = plan.Target with { Timeout = TimeSpan.FromSeconds(9) },
                Labels = new Dictionary<string, string> { ["commit"] = "ff", ["build"] = "42" },
                Data = plan.Data with { OutputTokens = Distribution.Constant(32) },
            },
            changed);
    }

    [Fact]
    public void Apply_AnEnd_TakesThePlaceOfThePlansEnd()
    {
        var plan = PlanFile.Load(Path.Combine(Fixtures.Folder("valid"), "chat.yaml"), Fixtures.Environment);
        var load = new PlanFlags { Requests = "100" }.Apply(plan, Fixtures.Environment).Load;
        Assert.Equal(((OpenLoad)plan.Load) with { Duration = null, Requests = 100 }, load);
    }

    [Fact]
    public void Apply_MethodOnAPlanWithSeveralRequests_IsRefused()
    {
        var plan = PlanFile.Load(Path.Combine(Fixtures.Folder("valid"), "http-mix.yaml"), Fixtures.Environment);
        var error = Assert.Throws<PlanException>(() => new PlanFlags { Method = "PUT" }.Apply(plan, Fixtures.Environment));
        Assert.Equal("--method: the plan has 3 requests, and the flag does not say which; change the plan", error.Message);
    }
}
