using System.Globalization;
using System.Text;
using Proofload.Measurement.Randomness;

namespace Proofload.Fuzz.Grammars;

/// <summary>Files of other tools, valid, with the number of successes and failures that were put in.</summary>
internal static class ImportGrammar
{
    private delegate (string Text, long Ok, long Failed) Maker(int ok, int failed, ref SeededRandom random);

    private static readonly Maker[] Makers = [K6Json, K6Csv, K6Summary, Vegeta, VegetaReport, Wrk, HeyCsv, HeyText, AbGnuplot, AbText, Aiperf, Vllm, Guidellm, Locust, Mlperf];

    public static (string Text, long Ok, long Failed) File(ref SeededRandom random)
    {
        var maker = Makers[random.NextInt(Makers.Length)];
        return maker(1 + random.NextInt(6), random.NextInt(4), ref random);
    }

    private static (string Text, long Ok, long Failed) K6Json(int ok, int failed, ref SeededRandom random)
    {
        var text = new StringBuilder("{\"type\":\"Metric\",\"data\":{\"name\":\"http_reqs\"},\"metric\":\"http_reqs\"}\n");
        for (var i = 0; i < ok + failed; i++)
            text.Append(I($"{{\"metric\":\"http_req_duration\",\"type\":\"Point\",\"data\":{{\"time\":\"2026-01-02T03:04:0{i % 10}.{random.NextInt(1_000_000_000):000000000}Z\",\"value\":{random.NextInt(5_000)}.5,\"tags\":{{\"expected_response\":\"{(i < ok ? "true" : "false")}\",\"status\":\"{(i < ok ? 200 : 500)}\",\"name\":\"n\"}}}}}}\n"));
        return (text.ToString(), ok, failed);
    }

    private static (string Text, long Ok, long Failed) K6Csv(int ok, int failed, ref SeededRandom random)
    {
        var text = new StringBuilder("metric_name,timestamp,metric_value,expected_response,status,name\n");
        for (var i = 0; i < ok + failed; i++)
            text.Append(I($"http_req_duration,{1_767_323_045 + random.NextInt(90)},{random.NextInt(900)}.25,{(i < ok ? "true" : "false")},{(i < ok ? 200 : 404)},\"a,\"\"b\"\n"));
        return (text.ToString(), ok, failed);
    }

    private static (string Text, long Ok, long Failed) K6Summary(int ok, int failed, ref SeededRandom random) =>
        (I($"{{\"metrics\":{{\"http_req_duration\":{{\"avg\":{random.NextInt(99)},\"min\":1,\"med\":2.5,\"max\":9,\"p(90)\":3}},\"http_reqs\":{{\"count\":{ok + failed},\"rate\":1.5}},\"http_req_failed\":{{\"passes\":{failed},\"fails\":{ok},\"value\":0.1}}}}}}"), ok, failed);

    private static (string Text, long Ok, long Failed) Vegeta(int ok, int failed, ref SeededRandom random)
    {
        var text = new StringBuilder();
        for (var i = 0; i < ok + failed; i++)
            text.Append(I($"{{\"attack\":\"\",\"seq\":{i},\"code\":{(i < ok ? 200 : 503)},\"timestamp\":\"2026-01-02T03:04:{random.NextInt(60):00}.5Z\",\"latency\":{random.NextInt(1_000_000_000)},\"bytes_in\":1,\"error\":\"{(i < ok ? "" : "503 Service Unavailable")}\",\"url\":\"http://x/\"}}\n"));
        return (text.ToString(), ok, failed);
    }

    private static (string Text, long Ok, long Failed) VegetaReport(int ok, int failed, ref SeededRandom random) =>
        (I($"{{\"latencies\":{{\"mean\":{random.NextInt(1_000_000)},\"50th\":2,\"99th\":3}},\"bytes_in\":{{\"total\":1}},\"earliest\":\"2026-01-02T03:04:05Z\",\"duration\":1000,\"wait\":5,\"requests\":{ok + failed},\"success\":{(double)ok / (ok + failed):R},\"status_codes\":{{\"200\":{ok},\"500\":{failed}}},\"errors\":[]}}"), ok, failed);

    private static (string Text, long Ok, long Failed) Wrk(int ok, int failed, ref SeededRandom random) =>
        (I($"Running 1s test @ http://x/\n  1 threads and 1 connections\n  Thread Stats   Avg      Stdev     Max   +/- Stdev\n    Latency     {1 + random.NextInt(900)}.00us    2.42ms  41.80ms   92.36%\n  Latency Distribution\n     50%   72.00us\n     99%    9.88ms\n  {ok + failed} requests in 1.00s, 1.00KB read\n  Non-2xx or 3xx responses: {failed}\nRequests/sec:  62549.51\n"), ok, failed);

    private static (string Text, long Ok, long Failed) HeyCsv(int ok, int failed, ref SeededRandom random)
    {
        var text = new StringBuilder("response-time,DNS+dialup,DNS,Request-write,Response-delay,Response-read,status-code,offset\n");
        for (var i = 0; i < ok + failed; i++)
            text.Append(I($"0.{random.NextInt(10_000):0000},0.0001,0.0000,0.0002,0.0002,0.0001,{(i < ok ? 200 : 429)},{random.NextInt(9)}.5\n"));
        return (text.ToString(), ok, failed);
    }

    private static (string Text, long Ok, long Failed) HeyText(int ok, int failed, ref SeededRandom random) =>
        (I($"\nSummary:\n  Total:\t{1 + random.NextInt(9)}.5 secs\n  Slowest:\t0.1 secs\n  Fastest:\t0.0 secs\n  Average:\t0.05 secs\n  Requests/sec:\t9\n\nLatency distribution:\n  50% in 0.05 secs\n\nStatus code distribution:\n  [200]\t{ok} responses\n\nError distribution:\n  [{failed}]\tconnection refused\n"), ok, failed);

    private static (string Text, long Ok, long Failed) AbGnuplot(int ok, int failed, ref SeededRandom random)
    {
        var text = new StringBuilder("starttime\tseconds\tctime\tdtime\tttime\twait\n");
        for (var i = 0; i < ok + failed; i++)
            text.Append(I($"Sun Nov 22 12:59:18 2026\t{1_795_352_358 + random.NextInt(50)}\t0\t1\t{random.NextInt(900)}\t1\n"));
        return (text.ToString(), ok + failed, 0);
    }

    private static (string Text, long Ok, long Failed) AbText(int ok, int failed, ref SeededRandom random) =>
        (I($"This is ApacheBench, Version 2.3 <$R$>\n\nServer Hostname:        h\nConcurrency Level:      8\nTime taken for tests:   0.{1 + random.NextInt(900)} seconds\nComplete requests:      {ok + failed}\nFailed requests:        0\nNon-2xx responses:      {failed}\n\nTotal:          1    8   5.8      6      36\n\n  50%      6\n  99%     27\n 100%     36 (longest request)\n"), ok, failed);

    private static (string Text, long Ok, long Failed) Aiperf(int ok, int failed, ref SeededRandom random)
    {
        var text = new StringBuilder();
        for (var i = 0; i < ok + failed; i++)
        {
            var start = 1_759_813_207_532_900_363 + (random.NextInt(90) * 1_000_000_000L);
            text.Append(I($"{{\"metadata\":{{\"request_start_ns\":{start},\"request_end_ns\":{start + 9_000_000},\"benchmark_phase\":\"profiling\"}},\"metrics\":{{\"request_latency\":{{\"value\":9,\"unit\":\"ms\"}},\"time_to_first_token\":{{\"value\":{random.NextInt(9)},\"unit\":\"ms\"}},\"output_sequence_length\":{{\"value\":3,\"unit\":\"tokens\"}},\"inter_chunk_latency\":{{\"value\":[1,2.5],\"unit\":\"ms\"}}}},\"error\":{(i < ok ? "null" : "{\"code\":500,\"type\":\"E\",\"message\":\"m\"}")}}}\n"));
        }

        return (text.ToString(), ok, failed);
    }

    private static (string Text, long Ok, long Failed) Vllm(int ok, int failed, ref SeededRandom random)
    {
        var ttft = random.NextInt(900);
        string List(Func<bool, string> item) => string.Join(',', Enumerable.Range(0, ok + failed).Select(i => item(i < ok)));
        return (I($"{{\"duration\":2.0,\"completed\":{ok},\"total_input_tokens\":9,\"request_rate\":\"inf\",\"input_lens\":[{List(_ => "3")}],\"output_lens\":[{List(good => good ? "3" : "0")}],\"ttfts\":[{List(good => good ? I($"0.{ttft + 1:000}") : "0.0")}],\"itls\":[{List(good => good ? "[0.01,0.02]" : "[]")}],\"generated_texts\":[{List(_ => "\"\\u00e9\"")}],\"errors\":[{List(good => good ? "\"\"" : "\"timed out\"")}]}}"), ok, failed);
    }

    private static (string Text, long Ok, long Failed) Guidellm(int ok, int failed, ref SeededRandom random)
    {
        var at = 1_767_323_045 + random.NextInt(99);
        string Requests(int count) => string.Join(',', Enumerable.Range(0, count).Select(i => I($"{{\"info\":{{\"timings\":{{\"targeted_start\":{at + i},\"request_start\":{at + i}.25,\"first_token_iteration\":{at + i}.5,\"last_token_iteration\":{at + i}.75,\"request_end\":{at + i + 1}}}}},\"prompt_tokens\":1,\"output_tokens\":4}}")));
        return (I($"{{\"metadata\":{{\"guidellm_version\":\"0.5.0\"}},\"benchmarks\":[{{\"config\":{{\"strategy\":{{\"type_\":\"constant\",\"rate\":1}}}},\"duration\":9,\"metrics\":{{\"request_totals\":{{\"successful\":{ok},\"errored\":{failed},\"incomplete\":0}}}},\"requests\":{{\"successful\":[{Requests(ok)}],\"errored\":[{Requests(failed)}],\"incomplete\":[]}}}}]}}"), ok, failed);
    }

    private static (string Text, long Ok, long Failed) Locust(int ok, int failed, ref SeededRandom random) =>
        (I($"Type,Name,Request Count,Failure Count,Median Response Time,Average Response Time,Min Response Time,Max Response Time,Average Content Size,Requests/s,Failures/s,50%,90%,99%\nGET,/,{ok + failed},{failed},7,7.5,1,{9 + random.NextInt(99)},3.0,10.5,0.0,7,8,9\n,Aggregated,{ok + failed},{failed},7,7.5,1,25,3.0,10.5,0.0,7,8,9\n"), ok, failed);

    private static (string Text, long Ok, long Failed) Mlperf(int ok, int failed, ref SeededRandom random)
    {
        string Line(string key, string value) => $":::MLLOG {{\"key\": \"{key}\", \"value\": {value}, \"time_ms\": 1.5}}\n";
        return (Line("effective_scenario", "\"Server\"") + Line("result_validity", "\"VALID\"") + Line("result_query_count", I($"{ok + failed}"))
            + Line("result_completed_samples_per_sec", "5.5") + Line("result_99.00_percentile_latency_ns", I($"{random.NextInt(1_000_000)}")), ok + failed, 0);
    }

    private static string I(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
