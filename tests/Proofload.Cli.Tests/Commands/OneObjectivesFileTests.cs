namespace Proofload.Cli.Tests.Commands;

/// <summary>One objectives file, with a quality objective and objectives of routes, regions and somebody else's counters, is taken unchanged by every command that reads objectives.</summary>
public sealed class OneObjectivesFileTests : IDisposable
{
    private const string Objectives = """
        version: 1
        service: chat
        window: {calendar: month, time_zone: Europe/Berlin}
        policy:
          - {at: 100%, action: no releases, blocks: true}
        objectives:
          - {name: available, objective: "availability 99.9%"}
          - {name: fast, objective: "latency 99% < 500ms"}
          - {name: right, objective: "check{name=answers} > 95%"}
          - {name: fast-eu, objective: "ttft 95% < 250ms", region: eu, route: /v1/chat/completions}
          - {name: fast-us, objective: "ttft 95% < 1s", region: us, route: /v1/chat/completions}
          - {name: embeds, objective: "latency 95% < 100ms", route: /v1/embeddings}
          - {name: gateway, ratio: {bad: 'http_requests_total{code=~"5.."}', total: http_requests_total}, target: 99.95%}
        """;

    private const string Plan = """
        version: 1
        target: {url: http://localhost:8000/v1, protocol: openai-chat, model: llama}
        load: {model: constant-rate, rate: 5/s, duration: 10s}
        requests:
          - {name: ask, checks: [{contains: hello}]}
        objectives_file: {path: slo.yaml, service: chat, route: /v1/chat/completions, region: eu}
        capacity: {}
        gate: {criteria: ['p99 +5%']}
        """;

    private const string Watch = """
        version: 1
        objectives: slo.yaml
        defaults: {every: 10s, service: chat, route: /v1/chat/completions}
        targets:
          - {name: eu, region: eu, plan: plan.yaml}
        """;

    private readonly CliHarness _cli = new();

    public OneObjectivesFileTests()
    {
        File.WriteAllText(_cli.PathOf("slo.yaml"), Objectives);
        File.WriteAllText(_cli.PathOf("plan.yaml"), Plan);
        File.WriteAllText(_cli.PathOf("watch.yaml"), Watch);
        File.WriteAllText(_cli.PathOf("counts.csv"), "time,objective,good,total\n" + string.Concat(((string[])["available", "fast", "right", "fast-eu", "fast-us", "embeds", "gateway"]).Select(static o => $"2026-11-10T00:00:00Z,{o},99999,100000\n")));
        File.WriteAllText(_cli.PathOf("events.csv"), "time,status,latency,ttft,service,region,route\n2026-10-10T10:00:00Z,200,0.2,0.1,chat,eu,/v1/chat/completions\n2026-10-10T10:00:00Z,200,0.2,0.1,chat,us,/v1/chat/completions\n2026-10-10T10:00:00Z,200,0.05,0.01,chat,eu,/v1/embeddings\n");
    }

    public void Dispose() => _cli.Dispose();

    [Theory]
    [InlineData("run plan.yaml --print-plan", 0, "ttft 95% < 250ms")]
    [InlineData("run http://localhost:8000/v1 --model llama --objectives slo.yaml --region eu --route /v1/chat/completions --print-plan", 0, "ttft 95% < 250ms")]
    [InlineData("capacity plan.yaml --print-plan", 0, "ttft 95% < 250ms")]
    [InlineData("gate plan.yaml --baseline http://localhost:8001/v1 --print-plan", 0, "ttft 95% < 250ms")]
    [InlineData("gate --budget slo.yaml --counts counts.csv", 0, "")]
    [InlineData("watch check watch.yaml", 0, "gateway is not watched: its counters are kept by somebody else")]
    [InlineData("slo check slo.yaml", 0, "fast-eu")]
    [InlineData("slo status slo.yaml --counts counts.csv", 0, "gateway")]
    [InlineData("slo rules slo.yaml", 0, "http_requests_total")]
    [InlineData("sla check slo.yaml", 0, "fast-eu")]
    [InlineData("sla report slo.yaml --month 2026-10 --events events.csv --complete --allow-inconclusive", 0, "fast-eu")]
    [InlineData("sla report slo.yaml --month 2026-11 --counts counts.csv --complete", 0, "gateway")]
    public async Task A_command_takes_the_file(string command, int code, string shows)
    {
        var ended = await _cli.RunAsync(command.Split(' '));

        Assert.True(ended == code, $"{ended}\n{_cli.Error}\n{_cli.Output}");
        Assert.Contains(shows, _cli.Output, StringComparison.Ordinal);
    }
}
