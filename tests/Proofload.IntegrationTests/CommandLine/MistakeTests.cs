using Proofload.IntegrationTests.Servers;

namespace Proofload.IntegrationTests.CommandLine;

/// <summary>What people type wrong, and what they are told: one line for each problem, with the nearest thing that exists.</summary>
public sealed class MistakeTests
{
    private const string Url = "http://127.0.0.1:9";

    public static TheoryData<string, string> CommandLines => new()
    {
        { "rn|" + Url, "unknown command 'rn'; did you mean 'run'?" },
        { "run|" + Url + "|--rat|5", "unknown flag '--rat' of proofload run; did you mean '--rate'?" },
        { "run|" + Url + "|--rate|fast", "--rate: 'fast' is not a rate; write for example 50/s or 3000/min" },
        { "run|" + Url + "|--rate|5|--duration|10", "--duration: '10' has no unit; write for example 10s or 10ms" },
        { "run|" + Url + "|--rate|5|--concurrency|4", "--concurrency: cannot stand beside --rate" },
        { "run|" + Url + "|--protocol|openai-caht", "--protocol: unknown protocol 'openai-caht'; did you mean 'openai-chat'?" },
        { "run|" + Url + "|-o|tftt p99 < 5ms", "unknown metric 'tftt'; did you mean 'ttft'?" },
        { "run|" + Url + "|-o|latency p99 < 5", "'5' has no unit; write for example 5s or 5ms" },
        { "run|" + Url + "|-H|Authorization: Bearer ${NO_SUCH}", "--header: the environment variable NO_SUCH is not set" },
        { "run|" + Url + "|--mlperf|servr", "--mlperf: 'servr' is not an MLPerf scenario; did you mean 'server'?" },
        { "run|" + Url + "|--dataset|nothing.jsonl", "--dataset: there is no file 'nothing.jsonl'" },
        { "run|" + Url + "|--check|stauts=200", "--check: 'stauts' cannot be checked; did you mean 'status'?" },
        { "run|" + Url + "|--rate", "--rate needs a value" },
        { "run|plan.yaml", "plan.yaml; 'proofload init' writes one" },
        { "run", "Give an address or a plan: proofload run URL, or proofload run PLAN.yaml" },
        { "runs|show|yesterday", "no run 'yesterday' in " },
        { "sim|--fautls|hang=1", "did you mean '--faults'?" },
        { "sim|--faults|hagn=1", "hang" },
    };

    public static TheoryData<string, string[]> Plans => new()
    {
        { "version: 1\ntarget: {url: http://127.0.0.1:9, modell: llama}\n", ["plan.yaml:2:", "modell", "did you mean 'model'?"] },
        { "version: 1\ntarget: {url: http://127.0.0.1:9}\nload: {model: constant-rat, rate: 5/s, duration: 5s}\n", ["plan.yaml:3:", "did you mean 'constant-rate'?"] },
        { "version: 1\ntarget: {url: http://127.0.0.1:9}\nload: {rate: 5/s, duration: 5s}\nobjectives:\n  - latency p99 > fast\n", ["plan.yaml:5:", "fast"] },
        { "version: 1\ntarget: {url: http://127.0.0.1:9}\nload: {rate: 5/s, duration: 5s\n", ["plan.yaml:"] },
        { "version: 1\ntarget: {url: http://127.0.0.1:9}\nrequests:\n\t- name: a\n", ["plan.yaml:4:1:", "tab"] },
    };

    [Theory]
    [MemberData(nameof(CommandLines))]
    public async Task A_mistyped_command_line_gets_one_line(string line, string expected)
    {
        using var place = new Workplace();
        var run = await place.RunAsync(line.Split('|'));

        var told = Assert.Single(Told(run));
        Assert.StartsWith("error: ", told, StringComparison.Ordinal);
        Assert.Contains(expected, told, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Plans))]
    public async Task A_wrong_plan_is_told_with_file_and_line(string plan, string[] expected)
    {
        using var place = new Workplace();
        place.Write("plan.yaml", plan);
        var run = await place.RunAsync("run", "plan.yaml");

        var told = Assert.Single(Told(run));
        Assert.All(expected, part => Assert.Contains(part, told, StringComparison.Ordinal));
    }

    [Fact]
    public async Task All_mistakes_of_a_plan_are_told_at_once_in_its_order()
    {
        using var place = new Workplace();
        place.Write("plan.yaml", """
            target: {ulr: http://127.0.0.1:9, timeout: soon}
            load: {rate: 5/s, duraton: 5s}
            objectives: ['latency p99 < 5', 'tftt p50 < 1s']
            """);
        var run = await place.RunAsync("run", "plan.yaml");

        var told = Told(run);
        Assert.True(told.Length >= 5, run.StandardError);
        Assert.All(told, static line => Assert.StartsWith("error: ", line, StringComparison.Ordinal));
        Assert.Equal(told.Select(LineNumber).Order(), told.Select(LineNumber));
    }

    private static string[] Told(FinishedProcess run)
    {
        Assert.Equal(1, run.ExitCode);
        Assert.Equal("", run.StandardOutput);
        Assert.DoesNotContain("   at ", run.StandardError, StringComparison.Ordinal);
        Assert.DoesNotContain("unexpected", run.StandardError, StringComparison.Ordinal);
        return run.StandardError.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static int LineNumber(string told) => int.Parse(told.Split("plan.yaml:")[1].Split(':')[0]);
}
