using System.Globalization;
using System.Text.Json;
using Proofload.Lab.Simulator;

namespace Proofload.IntegrationTests.CommandLine;

/// <summary>Traces and datasets from the file to the server.</summary>
public sealed class DataTests
{
    // Words are the tokens of both sides, and one request at a time makes what the cache holds independent of time.
    private static readonly SimulatorOptions Caching = new()
    {
        Generation = new GenerationOptions { Timing = GenerationTiming.Batching, PromptBytesPerToken = 0 },
        Batching = new BatchingOptions { PrefillTokensPerSecond = 1e7, DecodeBase = TimeSpan.FromMicroseconds(100), MaxSequences = 1, PrefixCacheBlocks = 100_000, BlockTokens = 512 },
    };

    public static TheoryData<string, string, string> Traces => new()
    {
        { "mooncake", "t.jsonl", """{"timestamp": 1000, "input_length": 675, "output_length": 5, "hash_ids": [0, 1]}""" + "\n" + """{"timestamp": 1250, "input_length": 30, "output_length": 4, "hash_ids": [0]}""" + "\n" },
        { "azure", "t.csv", "TIMESTAMP,ContextTokens,GeneratedTokens\r\n2023-11-16 18:17:03.9799600,675,5\r\n2023-11-16 18:17:04.2299600,30,4\r\n" },
        { "azure", "t.csv", "TIMESTAMP,ContextTokens,GeneratedTokens\n2024-05-10 00:00:00.009930+00:00,675,5\n2024-05-10 00:00:00.259930+00:00,30,4\n" },
        { "burstgpt", "t.csv", "Timestamp,Session ID,Elapsed time,Model,Request tokens,Response tokens,Total tokens,Log Type\n19440110.0,a,43,GPT-4,675,5,680,Conversation log\n19440110.25,,2,ChatGPT,30,4,34,API log\n" },
        { "csv", "t.csv", "arrival_time;prompt_tokens;completion_tokens\n0;675;5\n0.25;30;4\n" },
        { "jsonl", "t.jsonl", """{"ts": 7.5, "prompt_tokens": 675, "output_tokens": 5}""" + "\n" + """{"ts": 7.75, "prompt_tokens": 30, "output_tokens": 4}""" + "\n" },
    };

    [Theory]
    [MemberData(nameof(Traces))]
    public async Task A_trace_of_every_format_is_sent_at_its_times_with_its_lengths(string format, string name, string text)
    {
        using var place = new Workplace();
        await using var server = await Simulator.StartAsync(Caching, TestContext.Current.CancellationToken);
        place.Write(name, text + "oops\n");
        var (_, run) = await place.MeasureAsync("run", server.BaseAddress.AbsoluteUri, "--model", "sim", "--replay", name, "--records", "r.ndjson");

        Assert.Equal(
            [(0, 675L, 5L), (0.25, 30, 4)],
            Records(place).Select(static r => (r.GetProperty("intended").GetDouble(), r.GetProperty("prompt_tokens").GetInt64(), r.GetProperty("output_tokens").GetInt64())));
        var data = Assert.Single(run.GetProperty("data").EnumerateArray());
        Assert.Equal(("trace", name, format, 2), (data.GetProperty("use").GetString(), data.GetProperty("file").GetString(), data.GetProperty("format").GetString(), data.GetProperty("rows").GetInt32()));
        Assert.Equal(name.EndsWith("csv", StringComparison.Ordinal) ? 4 : 3, Assert.Single(data.GetProperty("skipped").EnumerateArray()).GetProperty("line").GetInt32());
    }

    [Fact]
    public async Task A_prefix_cache_finds_exactly_what_the_hashes_of_a_trace_predict()
    {
        // Prompts of whole and of cut blocks, one that is known to its last token, one with a block elsewhere, one of nothing new but its end.
        (int Length, int[] Ids)[] rows =
        [
            (1100, [0, 1, 2]), (1536, [0, 1, 3]), (600, [0, 4]), (1536, [0, 1, 3]), (2000, [0, 1, 3, 5]), (300, [6]), (512, [0]), (1024, [7, 1]), (1030, [7, 1, 8]), (513, [0, 9]), (2048, [0, 1, 3, 5]), (2048, [0, 1, 3, 5]),
        ];
        var known = new HashSet<string>(StringComparer.Ordinal);
        var predicted = rows.Select(row =>
        {
            var blocks = Enumerable.Range(1, row.Length / 512).Select(n => string.Join(' ', row.Ids.Take(n))).ToList();
            var cached = Math.Min(512 * blocks.TakeWhile(known.Contains).Count(), row.Length - 1);
            known.UnionWith(blocks);
            return (long)cached;
        }).ToList();
        using var place = new Workplace();
        await using var server = await Simulator.StartAsync(Caching, TestContext.Current.CancellationToken);
        place.Write("t.jsonl", string.Concat(rows.Select(static (r, i) =>
            string.Create(CultureInfo.InvariantCulture, $$"""{"timestamp": {{i * 40}}, "input_length": {{r.Length}}, "output_length": 2, "hash_ids": [{{string.Join(", ", r.Ids)}}]}""") + "\n")));
        var (_, run) = await place.MeasureAsync("run", server.BaseAddress.AbsoluteUri, "--model", "sim", "--replay", "t.jsonl", "--records", "r.ndjson");

        Assert.Equal(predicted, Records(place).Select(static r => r.GetProperty("cached_tokens").GetInt64()));
        Assert.Equal(rows.Select(static r => (long)r.Length), Records(place).Select(static r => r.GetProperty("prompt_tokens").GetInt64()));
        Assert.Equal([0, 1024, 512, 1535], predicted[..4]);
        Assert.Equal(rows.Length, run.GetProperty("counts").GetProperty("ok").GetInt32());

        // What the look at the file foretells is the same but for the last token, which is always computed.
        var look = JsonElement.Parse((await place.RunAsync("data", "t.jsonl", "--json")).StandardOutput);
        Assert.Equal(predicted.Sum() + predicted.Zip(rows).Count(static p => p.Second.Length % 512 == 0 && p.First == p.Second.Length - 1), look.GetProperty("sharing").GetProperty("shared_tokens").GetInt64());
    }

    [Fact]
    public async Task Lines_of_a_batch_file_are_sent_as_they_are_and_named_in_the_records()
    {
        using var place = new Workplace();
        await using var server = await TestModel.QuickAsync();
        place.Write("batch.jsonl", Batch("/v1/chat/completions", 1, "\"messages\": [{\"role\": \"user\", \"content\": [{\"type\": \"text\", \"text\": \"12345678\"}]}], \"max_tokens\": 3") + Batch("/v1/chat/completions", 2, "\"messages\": [{\"role\": \"user\", \"content\": \"1234\"}], \"max_tokens\": 5"));
        var (_, run) = await place.MeasureAsync("run", server.BaseAddress.AbsoluteUri, "--model", "sim", "--dataset", "batch.jsonl", "-n", "4", "--records", "r.ndjson");

        Assert.Equal(
            [("request-1", 2L, 3L), ("request-2", 1, 5), ("request-1", 2, 3), ("request-2", 1, 5)],
            Records(place).Select(static r => (r.GetProperty("custom_id").GetString(), r.GetProperty("prompt_tokens").GetInt64(), r.GetProperty("output_tokens").GetInt64())));
        Assert.All(Records(place), static r => Assert.Equal(JsonValueKind.Null, r.GetProperty("ttft").ValueKind));
        Assert.Contains(run.GetProperty("notes").EnumerateArray(), static n => n.GetString()!.StartsWith("2 of 2 bodies in batch.jsonl do not ask for a stream", StringComparison.Ordinal));

        // Without a model of the plan the bodies keep theirs, byte for byte.
        var own = await place.RunAsync("run", server.BaseAddress.AbsoluteUri, "--protocol", "openai-chat", "--dataset", "batch.jsonl", "--dataset-format", "openai-batch", "-n", "1", "--records", "r.ndjson");
        Assert.Equal("", string.Concat(own.StandardError.Split('\n').Where(static l => l.StartsWith("error", StringComparison.Ordinal))));
        Assert.Equal(File.ReadLines(place.PathOf("batch.jsonl")).First().Split("\"body\": ")[1].Length - 2, Records(place).Single().GetProperty("bytes_sent").GetInt32());

        await place.RunAsync("run", server.BaseAddress.AbsoluteUri, "--model", "sim", "--dataset", "batch.jsonl", "--stream", "-n", "2", "--records", "r.ndjson");
        Assert.All(Records(place), static r => Assert.True(r.GetProperty("ttft").GetDouble() > 0 && r.GetProperty("output_tokens").GetInt64() >= 3));
    }

    [Fact]
    public async Task A_batch_file_of_several_urls_needs_a_request_for_each()
    {
        using var place = new Workplace();
        await using var server = await TestModel.QuickAsync();
        place.Write("batch.jsonl", Batch("/v1/chat/completions", 1, "\"messages\": [{\"role\": \"user\", \"content\": \"a\"}]") + Batch("/v1/embeddings", 2, "\"input\": [\"a\", \"b\"]") + Batch("/v1/completions", 3, "\"prompt\": \"p\""));
        var refused = await place.RunAsync("run", server.BaseAddress.AbsoluteUri, "--model", "sim", "--dataset", "batch.jsonl", "-n", "4");

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("/v1/embeddings (1 line, first: line 2; protocol openai-embeddings), /v1/completions (1 line, first: line 3; protocol openai-completions)", refused.StandardError, StringComparison.Ordinal);

        place.Write("plan.yaml", $$"""
            version: 1
            target: {url: {{server.BaseAddress}}, protocol: openai-chat, model: sim}
            load: {model: shared-iterations, concurrency: 2, iterations: 60}
            data: {dataset: {path: batch.jsonl} }
            requests: [{name: chat, stream: true}, {name: embed, protocol: openai-embeddings}, {name: complete, protocol: openai-completions}]
            """);
        var (_, run) = await place.MeasureAsync("run", "plan.yaml", "--records", "r.ndjson");
        Assert.Equal(60, run.GetProperty("counts").GetProperty("ok").GetInt32());
        Assert.Equal(
            [("chat", "request-1"), ("complete", "request-3"), ("embed", "request-2")],
            Records(place).Select(static r => (r.GetProperty("kind").GetString(), r.GetProperty("custom_id").GetString())).Distinct().OrderBy(static r => r.Item1, StringComparer.Ordinal));
        Assert.Equal(["chat", "embed", "complete"], run.GetProperty("data").EnumerateArray().Select(static d => d.GetProperty("kind").GetString()));
    }

    [Fact]
    public async Task A_window_of_a_trace_is_replayed_at_a_mean_rate()
    {
        using var place = new Workplace();
        await using var server = await TestModel.QuickAsync();
        place.Write("t.csv", "time,input_tokens\n" + string.Join('\n', Enumerable.Range(0, 100).Select(static i => $"{i * 10},{i + 1}")));
        await place.RunAsync("run", server.BaseAddress.AbsoluteUri, "--model", "sim", "--output-tokens", "1", "--replay", "t.csv", "--replay-from", "200s", "--replay-for", "100s", "--rate", "20/s", "--records", "r.ndjson");

        Assert.Equal(Enumerable.Range(0, 10).Select(static i => i / 20.0), Records(place).Select(static r => Math.Round(r.GetProperty("intended").GetDouble(), 6)));
    }

    private static string Batch(string url, int number, string body) =>
        $$"""{"custom_id": "request-{{number}}", "method": "POST", "url": "{{url}}", "body": {"model": "theirs", {{body}} } }""" + "\n";

    private static List<JsonElement> Records(Workplace place) =>
        [.. File.ReadLines(place.PathOf("r.ndjson")).Select(static line => JsonElement.Parse(line)).OrderBy(static r => r.GetProperty("index").GetInt64())];
}
