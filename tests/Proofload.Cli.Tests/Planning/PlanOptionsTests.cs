using Proofload.Cli.Planning;

namespace Proofload.Cli.Tests.Planning;

public sealed class PlanOptionsTests
{
    /// <summary>Each flag with what it must leave in the printed plan.</summary>
    public static TheoryData<string, string> Flags => new()
    {
        { "--rate 50/s", "rate: 50/s" },
        { "-r 50", "rate: 50/s" },
        { "--concurrency 7", "concurrency: 7" },
        { "-c 7 --iterations 9", "iterations: 9" },
        { "--duration 31s", "duration: 31s" },
        { "-d 31s", "duration: 31s" },
        { "--requests 77", "requests: 77" },
        { "--warmup 3s", "warmup: 3s" },
        { "--cooldown 4s", "cooldown: 4s" },
        { "--rate 5 --arrivals uniform", "arrivals: uniform" },
        { "--rate 5 --arrivals gamma --burstiness 0.5", "burstiness: 0.5" },
        { "--think-time 250ms", "think_time: 250ms" },
        { "--think-time exponential:2s", "mean: 2s" },
        { "-c 2 --iterations 5 --think-time uniform:1s,3s", "think_time: {distribution: uniform" },
        { "--model m --turns 4 --think-time 2s", "think_time: 2s" },
        { "--model m --turns uniform:2,6 --objective ttft{turn=6}p50<1s", "turns: {distribution: uniform, min: 2, max: 6}" },
        { "--model m --turns 4 --think-time exponential:2s --rate 5", "mean: 2s" },
        { "--model m --turns 4 --history none", "history: none" },
        { "--model m --turns 4 --max-context-tokens 4000", "max_context_tokens: 4000" },
        { "--model m --prompt-tokens normal:512,128,min=16,max=1024", "max: 1024" },
        { "--model m --output-tokens lognormal:64,0.5", "sigma: 0.5" },
        { "--max-in-flight 99", "max_in_flight: 99" },
        { "--drain 2s", "drain: 2s" },
        { "--stages 1m:100/s,30s:10/s:hold", "hold: true" },
        { "--pattern spike:base=50/s,peak=500/s,at=10s,for=5s --duration 60s", "peak: 500/s" },
        { "--replay trace.jsonl", "path: trace.jsonl" },
        { "--replay trace.jsonl --replay-speed 2", "speed: 2" },
        { "--replay trace.jsonl --replay-format azure", "format: azure" },
        { "--replay trace.jsonl --replay-from 10m", "from: 10m" },
        { "--replay trace.jsonl --replay-for 1h", "for: 1h" },
        { "--replay trace.jsonl --replay-share 25%", "share: 25%" },
        { "--replay trace.jsonl --replay-loop --requests 5", "loop: true" },
        { "--replay trace.jsonl --rate 5/s", "rate: 5/s" },
        { "--model m --stream", "stream: true" },
        { "--mlperf offline --requests 100", "scenario: offline" },
        { "--mlperf server --rate 5 --latency-bound 2s", "latency_bound: 2s" },
        { "--mlperf server --rate 5 --latency-bound 2s --tpot-bound 40ms --model m", "tpot_bound: 40ms" },
        { "--mlperf multi-stream --samples-per-query 4", "samples_per_query: 4" },
        { "--mlperf single-stream --min-duration 10s", "min_duration: 10s" },
        { "--protocol openai-completions --model m", "protocol: openai-completions" },
        { "--model llama", "model: llama" },
        { "--model llama --api-key-env SECRET_KEY", "api_key: ${SECRET_KEY}" },
        { "--header X-Team:search", "X-Team: search" },
        { "--method DELETE", "method: DELETE" },
        { "--path /predict", "path: /predict" },
        { "--body hello", "text: hello" },
        { "--form top=5 --form file=@data.bin", "file: data.bin" },
        { "--protocol sse --token event=delta", "token: {event: delta}" },
        { "--protocol sse --token $.type=delta --text $.delta", "token: {json_path: $.type, equals: delta}" },
        { "--protocol sse --text $.delta", "text: $.delta" },
        { "--protocol websocket --body hi --token kind=binary", "kind: binary" },
        { "--protocol sse --done data=[DONE]", "done: {data: '[DONE]'}" },
        { "--protocol sse --done end", "done: {end: true}" },
        { "--protocol websocket --body hi --done messages=3", "done: {messages: 3}" },
        { "--protocol sse --error $.error", "error: {json_path: $.error}" },
        { "--protocol sse --usage $.usage.out", "usage: {output: $.usage.out}" },
        { "--protocol websocket --message hi --message @data.bin", "file: data.bin" },
        { "--protocol websocket --message hi --subprotocol chat", "- chat" },
        { "--check status=200,201", "status: [200, 201]" },
        { "--check contains=cat", "contains: cat" },
        { "--check matches=^c", "matches: '^c'" },
        { "--check min-size=10", "min_size: 10" },
        { "--check max-size=10kB", "max_size: 10kB" },
        { "--check $.label=cat", "json_path: $.label" },
        { "--check header:X-A=b", "header: X-A" },
        { "--model m --system be-short", "system: be-short" },
        { "--model m --extra temperature=0", "temperature: 0" },
        { "--model m --extra user=ann", "user: ann" },
        { "--model m --no-stream", "stream: false" },
        { "--model m --tokenizer o200k_base", "tokenizer: o200k_base" },
        { "--model m --prompt-tokens 333", "prompt_tokens: 333" },
        { "--model m --output-tokens 44", "output_tokens: 44" },
        { "--model m --shared-prefix-tokens 55", "shared_prefix_tokens: 55" },
        { "--model m --cache-bust", "cache_bust: true" },
        { "--model m --dataset rows.jsonl", "path: rows.jsonl" },
        { "--model m --dataset rows.jsonl --dataset-format text", "format: text" },
        { "--model m --dataset rows.jsonl --order shuffled", "order: shuffled" },
        { "--model m --dataset rows.jsonl --limit 10", "limit: 10" },
        { "--model m --dataset rows.jsonl --prompt-field q", "prompt_field: q" },
        { "--model m --dataset rows.jsonl --output-field n", "output_field: n" },
        { "--protocol torchserve --model m --image-size 64x48", "images: {width: 64, height: 48}" },
        { "--model m --image-format png", "images: {format: png}" },
        { "--image-size 64x48", "field: image" },
        { "--image-size 64x48 --images-per-request 2", "name: image" },
        { "--model m --images-per-request 3", "images: {count: 3}" },
        { "--model m --audio-length 2s", "audio: {length: 2s}" },
        { "--audio-rate 8000", "content_type: audio/wav" },
        { "--protocol tf-serving --model m --batch-size 8", "batch_size: 8" },
        { "--protocol tf-serving --model m --wait-ready 30s", "wait_ready: 30s" },
        { "--target-metrics http://127.0.0.1:8002/metrics", "metrics: http://127.0.0.1:8002/metrics" },
        { "--timeout 7s", "timeout: 7s" },
        { "--connect-timeout 1s", "connect_timeout: 1s" },
        { "--http2", "http_version: '2'" },
        { "--insecure", "verify: false" },
        { "--ca-file data.bin", "ca: data.bin" },
        { "--connections 12", "limit: 12" },
        { "--fresh-connections", "reuse: fresh" },
        { "--proxy http://p:3128", "proxy: http://p:3128" },
        { "--objective latency~p99~<~500ms", "latency p99 < 500ms" },
        { "--objectives slo.yaml --service chat --route r --region eu", "- error_rate <= 0.1%" },
        { "--objective latency~p99~<~500ms --stop-when-hopeless", "when_hopeless: true" },
        { "--stop-on-errors 50%", "error_rate: 50%" },
        { "--stop-on-errors 10", "consecutive_errors: 10" },
        { "--until-known latency~p99~within~5%", "latency p99 within 5%" },
        { "--sweep seed=1..4x2", "- seed: 1..4x2" },
        { "--sweep seed=1,2 --sweep-order shuffled", "order: shuffled" },
        { "--sweep seed=1,2 --sweep-pause 5s", "pause: 5s" },
        { "--workers 3", "workers: 3" },
        { "--spin 80%", "spin: 80%" },
        { "--otlp http://collector:4318", "endpoint: http://collector:4318" },
        { "--otlp env", "endpoint: env" },
        { "--name nightly", "name: nightly" },
        { "--label commit=abc", "commit: abc" },
        { "--seed 42", "seed: 42" },
    };

    [Theory]
    [MemberData(nameof(Flags))]
    public async Task A_flag_reaches_its_field_of_the_plan(string flags, string expected)
    {
        using var cli = new CliHarness(terminal: new TestTerminal(environment: ("SECRET_KEY", "sk-very-secret")));
        await Files(cli);
        var code = await cli.RunAsync(["run", "http://h:1/", .. flags.Split(' ').Select(static f => f.Replace('~', ' ')), "--print-plan"]);
        Assert.Equal("", cli.Error);
        Assert.Equal(0, code);
        Assert.Contains(expected, cli.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("sk-very-secret", cli.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_url_flag_replaces_the_address_of_a_plan()
    {
        using var cli = new CliHarness();
        await File.WriteAllTextAsync(cli.PathOf("p.yaml"), "version: 1\ntarget: {url: 'http://old:1'}\nload: {rate: 5/s, duration: 1s}\n", TestContext.Current.CancellationToken);
        Assert.Equal(0, await cli.RunAsync("run", "p.yaml", "--url", "http://new:2", "--rate", "9/s", "--print-plan"));
        Assert.Contains("http://new:2", cli.Output, StringComparison.Ordinal);
        Assert.Contains("rate: 9/s", cli.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("old", cli.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_plan_flag_is_in_the_table()
    {
        var tested = Flags.SelectMany(static row => row.Data.Item1.Split(' ')).ToHashSet();
        var all = new PlanOptions().Groups.SelectMany(static g => g.Options).Select(static o => o.Name).Where(static n => n != "--url");
        Assert.All(all, name => Assert.Contains(name, tested));
    }

    [Fact]
    public async Task Files_of_flags_are_meant_from_the_current_folder_and_those_of_a_plan_from_its_own()
    {
        using var cli = new CliHarness();
        await Files(cli);
        Directory.CreateDirectory(cli.PathOf("plans"));
        await File.WriteAllTextAsync(cli.PathOf("plans/p.yaml"), "version: 1\ntarget: {url: 'http://h:1', protocol: openai-chat, model: m}\nload: {rate: 5/s, duration: 1s}\n", TestContext.Current.CancellationToken);
        Assert.Equal(0, await cli.RunAsync("run", "plans/p.yaml", "--dataset", "rows.jsonl", "--quiet"));
        var (plan, options) = cli.Runner.Runs.Single();
        Assert.Equal(cli.PathOf("plans"), options.BaseFolder);
        Assert.Equal(cli.PathOf("rows.jsonl"), Path.Combine(options.BaseFolder, plan.Data.Dataset!.Path));
    }

    [Fact]
    public async Task An_address_without_a_scheme_is_http()
    {
        using var cli = new CliHarness();
        Assert.Equal(0, await cli.RunAsync("run", "localhost:8080/predict", "--quiet"));
        var plan = cli.Runner.Runs.Single().Plan;
        Assert.Equal("http://localhost:8080/", plan.Target.Url.ToString());
        Assert.Equal("/predict", plan.EffectiveRequests[0].Path);
    }

    [Fact]
    public async Task An_address_of_a_websocket_says_its_protocol()
    {
        using var cli = new CliHarness();
        Assert.Equal(0, await cli.RunAsync("run", "wss://localhost:8443/chat?v=1", "--body", "hi", "--quiet"));
        var plan = cli.Runner.Runs.Single().Plan;
        Assert.Equal(("https://localhost:8443/", "websocket", "/chat?v=1"), (plan.Target.Url.ToString(), plan.Target.Protocol, plan.EffectiveRequests[0].Path));
    }

    [Theory]
    [InlineData("--token end", "--token: end is no event; it belongs to --done")]
    [InlineData("--token delta", "--token: 'delta' is not a pattern; write for example event=delta, $.delta.text, $.type=delta or matches=REGEX")]
    [InlineData("--done finished", "--done: 'finished' is not a pattern; write for example data=[DONE], event=done, $.type=done, messages=1 or end")]
    [InlineData("--token evnt=x", "--token: 'evnt' is nothing that an event has; did you mean 'event'?")]
    [InlineData("--error messages=1", "--error: a count of messages is no event; it belongs to --done")]
    [InlineData("--done messages=0", "--done: '0' is not a count above 0")]
    [InlineData("--token kind=byte", "--token: 'byte' is not a kind of message; allowed: text, binary")]
    [InlineData("--text delta", "--text: 'delta' is not a JSON path; it begins with $, for example $.choices[0].text")]
    [InlineData("--token kind=text", "--token: belongs to the protocol websocket; server-sent events are text")]
    [InlineData("--message hi", "--message: belongs to the protocol websocket, not to sse")]
    public async Task A_wrong_pattern_is_said_in_one_line_with_its_flag(string flags, string problem)
    {
        using var cli = new CliHarness();
        Assert.Equal(1, await cli.RunAsync(["run", "http://h:1/", "--protocol", "sse", .. flags.Split(' '), "--print-plan"]));
        Assert.Equal("error: " + problem, cli.Error.Trim());
    }

    private static async Task Files(CliHarness cli)
    {
        await File.WriteAllTextAsync(cli.PathOf("data.bin"), "-----BEGIN", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(cli.PathOf("trace.jsonl"), "{\"timestamp\":1}\n", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(cli.PathOf("rows.jsonl"), "{\"prompt\":\"a\",\"q\":\"b\",\"n\":3}\n", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(cli.PathOf("slo.yaml"), "service: chat\nobjectives: [{name: available, objective: availability 99.9%}]\n", TestContext.Current.CancellationToken);
    }
}
