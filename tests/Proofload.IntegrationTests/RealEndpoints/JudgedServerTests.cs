using System.Globalization;
using System.Text.Json;
using Proofload.IntegrationTests.CommandLine;
using Proofload.IntegrationTests.Servers;

namespace Proofload.IntegrationTests.RealEndpoints;

/// <summary>
/// Two real servers of which it is known which one is worse: a scikit-learn classifier and the same with 5 ms more, and a language model with one slot and
/// with four. <c>PROOFLOAD_ROUNDS</c> repeats every judgement so often; the figures stand in docs/gate.md and docs/canary.md.
/// </summary>
[Collection(MeasurementCollection.Name)]
public sealed class JudgedServerTests(DigitsServer plain, FactLmServer fourSlots, ITestOutputHelper output)
{
    private static readonly int Rounds = int.TryParse(Environment.GetEnvironmentVariable("PROOFLOAD_ROUNDS"), CultureInfo.InvariantCulture, out var rounds) ? rounds : 1;

    [Fact]
    public async Task A_classifier_with_5_ms_more_is_worse_and_with_itself_it_is_not()
    {
        await using var delayed = new DigitsServer(TimeSpan.FromMilliseconds(5));
        var (old, slow) = (await plain.RequireAsync(), await delayed.RequireAsync());
        for (var round = 0; round < Rounds; round++)
        {
            // A few requests a second leave these servers idle, so two at a time do not disturb each other.
            var worse = GateAsync("digits, 5 ms more", Digits(old), ["--baseline", old.AbsoluteUri, "--candidate", slow.AbsoluteUri, "--criterion", "p50 +50%"]);
            var same = GateAsync("digits, the same", Digits(old), ["--baseline", old.AbsoluteUri, "--candidate", old.AbsoluteUri, "--criterion", "p50 +50%"]);
            Assert.True((await worse).Gate is 2 or 4);
            Assert.True((await worse).Compare is 2 or 3);
            Assert.True((await same).Gate is 0 or 3 or 4);
            Assert.True((await same).Compare is 0 or 3);
            var worseCanary = CanaryAsync("digits, 5 ms more", Digits(old), ["--canary", slow.AbsoluteUri, "--criterion", "latency p50 +50%"]);
            var sameCanary = CanaryAsync("digits, the same", Digits(old), ["--canary", old.AbsoluteUri, "--criterion", "latency p50 +50%"]);
            Assert.True(await worseCanary is 2 or 4);
            Assert.True(await sameCanary is 0 or 3 or 4);
        }
    }

    [Fact]
    public async Task A_language_model_whose_slots_share_one_thread_takes_longer_for_a_token_and_answers_as_many()
    {
        await using var oneSlot = new FactLmServer(slots: 1);
        var (one, four) = (await oneSlot.RequireAsync(), await fourSlots.RequireAsync());
        for (var round = 0; round < Rounds; round++)
        {
            // One slot answers one question after the other; four share the thread, so that a token of each takes longer and nothing is gained on the whole.
            var (gate, compare) = await GateAsync("four slots against one", Questions(one), ["--baseline", one + "v1", "--candidate", four + "v1", "--criterion", "tpot p50 +50%"], "throughput -50%");
            Assert.True(gate is 2 or 4);
            Assert.True(compare is 0 or 3);
            Assert.True(await CanaryAsync("four slots against four", Questions(four), ["--canary", four + "v1", "--criterion", "tpot p50 +50%", "--criterion", "throughput -50%"]) is 0 or 3 or 4);
            if (Rounds == 1)
                continue;
            (gate, compare) = await GateAsync("four slots against four", Questions(four), ["--baseline", four + "v1", "--candidate", four + "v1", "--criterion", "tpot p50 +50%"], "throughput -50%");
            Assert.True(gate is 0 or 3 or 4);
            Assert.True(compare is 0 or 3);
            Assert.True(await CanaryAsync("four slots against one", Questions(one), ["--canary", four + "v1", "--criterion", "tpot p50 +50%"]) is 2 or 4);
        }
    }

    private static string Digits(Uri baseline) =>
        $$"""
        version: 1
        name: digits
        target: {url: {{baseline}}, protocol: http}
        requests:
          - name: digits
            method: POST
            path: /predict
            body: {text: '{"instances": [[{{string.Join(',', Enumerable.Range(0, 64).Select(static i => i * 7 % 17))}} ]]}' }
        load: {rate: 60/s, duration: 300ms, warmup: 100ms, arrivals: uniform}
        """;

    private static string Questions(Uri baseline) =>
        $$"""
        version: 1
        name: factlm
        target: {url: {{baseline}}v1, protocol: openai-chat, model: factlm}
        load: {concurrency: 4, duration: 300ms, warmup: 100ms}
        data:
          dataset: {path: '{{FactLmServer.QuestionsPath}}', prompt_field: question}
          output_tokens: 16
        """;

    /// <summary>A gate of at most eight pairs, then a comparison of the runs that it has kept.</summary>
    private async Task<(int Gate, int Compare)> GateAsync(string name, string plan, string[] flags, string compared = "p50 +50%")
    {
        using var place = new Workplace();
        place.Write("plan.yaml", plan);
        var run = await place.RunAsync(["gate", "plan.yaml", .. flags, "--pairs", "8", "--json"]);
        Assert.True(run.ExitCode != 1, run.StandardError);
        var gate = JsonElement.Parse(run.StandardOutput).GetProperty("gate");
        output.WriteLine($"gate, {name}: {gate.GetProperty("headline").GetString()}");
        var pairs = gate.GetProperty("pairs").EnumerateArray().Where(static p => p.GetProperty("measurement").GetString() != "invalid").ToList();
        if (pairs.Count < 6)
            return (run.ExitCode, 3);
        string Runs(string side) => string.Join(',', pairs.Select(p => p.GetProperty(side).GetString()));
        var comparison = await place.RunAsync("compare", Runs("baseline_run"), Runs("candidate_run"), "--allow", "target", "-c", compared, "--json");
        Assert.True(comparison.ExitCode != 1, comparison.StandardError);
        output.WriteLine($"compare, {name}: {JsonElement.Parse(comparison.StandardOutput).GetProperty("headline").GetString()}");
        return (run.ExitCode, comparison.ExitCode);
    }

    private async Task<int> CanaryAsync(string name, string plan, string[] flags)
    {
        using var place = new Workplace();
        place.Write("plan.yaml", plan);
        var run = await place.RunAsync(["canary", "plan.yaml", .. flags, "--for", "3s", "--window", "500ms", "--json"]);
        Assert.True(run.ExitCode != 1, run.StandardError);
        var canary = JsonElement.Parse(run.StandardOutput);
        output.WriteLine($"canary, {name}: {canary.GetProperty("verdict").GetString()}, {canary.GetProperty("reason").GetString()}");
        return run.ExitCode;
    }
}
