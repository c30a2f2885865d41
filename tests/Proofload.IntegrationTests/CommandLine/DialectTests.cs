using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Proofload.IntegrationTests.Servers;
using Proofload.Lab.Simulator.Sampling;

namespace Proofload.IntegrationTests.CommandLine;

/// <summary>One run under several tools' definitions, end to end: streams whose role chunk and usage event have known distances from the tokens, and a real wrk.</summary>
[Collection(MeasurementCollection.Name)]
public sealed partial class DialectTests(NginxServer nginx)
{
    private const double FirstToken = 0.200;
    private const double Tail = 0.080;
    private const int Tokens = 9;

    // A client on a busy machine reads late; the distances are far larger.
    private const double Tolerance = 0.015;

    [Fact]
    public async Task Tools_differ_by_the_known_distances_of_role_and_usage()
    {
        using var place = new Workplace();
        await using var server = await TestModel.QuickAsync(change: static o => o with
        {
            Generation = o.Generation with
            {
                TimeToFirstToken = Distribution.ParseDuration("constant:200ms"),
                InterToken = Distribution.ParseDuration("constant:10ms"),
                OutputTokens = Distribution.ParseCount($"constant:{Tokens}"),
                TailDelay = TimeSpan.FromSeconds(Tail),
            },
        });
        var run = await place.RunAsync("run", server.Api(), "--model", "sim", "--rate", "20", "-d", "2s", "--quiet", "--records", "requests.ndjson.gz", "--dialect", "vllm");
        Assert.True(run.ExitCode is 0 or 4, run.StandardError);

        // The run itself and the kept run say the same, the one from memory, the other from the file.
        var vllm = await ShowAsync(place, "vllm");
        Assert.Equal(vllm, run.StandardOutput);
        var aiperf = await ShowAsync(place, "aiperf");
        var ttft = Mean(aiperf, "Time to First Token");
        var latency = Mean(aiperf, "Request Latency");
        Near(FirstToken, ttft - Mean(vllm, "Mean TTFT"));
        Near(Tail, Mean(vllm, "Mean E2EL") - latency);
        Near((FirstToken + Tail) / (Tokens - 1), Mean(vllm, "Mean TPOT") - Mean(aiperf, "Inter Token Latency"));

        var explained = await place.RunAsync("explain-differences", "last", "--json");
        Assert.Equal(0, explained.ExitCode);
        var differences = JsonElement.Parse(explained.StandardOutput).GetProperty("differences").EnumerateArray().ToDictionary(static d => d.GetProperty("id").GetString()!);
        Near(FirstToken, differences["leading_chunk"].GetProperty("amount").GetDouble());
        Near(Tail, differences["trailing_event"].GetProperty("amount").GetDouble());
        Near(Tail, differences["end_of_stream"].GetProperty("amount").GetDouble());
    }

    [Fact]
    public async Task Records_of_another_run_are_refused_when_named_and_a_warning_when_remembered()
    {
        using var place = new Workplace();
        await using var server = await TestModel.QuickAsync();
        string[] run = ["run", server.Api(), "--model", "sim", "--quiet", "--records", "r.csv", "-c", "1"];
        Assert.True((await place.RunAsync([.. run, "-n", "5"])).ExitCode is 0 or 4);
        var first = (await place.RunsAsync())[0].GetProperty("id").GetString()!;
        Assert.True((await place.RunAsync([.. run, "-n", "7"])).ExitCode is 0 or 4);

        var remembered = await place.RunAsync("runs", "show", first, "--dialect", "aiperf");
        Assert.Equal(0, remembered.ExitCode);
        Assert.Contains("warning: ", remembered.StandardError, StringComparison.Ordinal);
        Assert.Contains("it is of another run, or a part is missing", remembered.StandardError, StringComparison.Ordinal);
        Assert.Contains("from its histograms", remembered.StandardOutput, StringComparison.Ordinal);

        var named = await place.RunAsync("runs", "show", first, "--dialect", "aiperf", "--records", "r.csv");
        Assert.Equal(1, named.ExitCode);
        Assert.Contains("5 and 0", named.StandardError, StringComparison.Ordinal);
        Assert.Contains("from 7 request records", (await place.RunAsync("runs", "show", "last", "--dialect", "k6")).StandardOutput, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_dialect_of_wrk_looks_like_wrk()
    {
        using var place = new Workplace();
        var url = new Uri(await nginx.RequireAsync(), "healthz");
        var wrk = await Wrk.OutputAsync(url, connections: 2, seconds: 1);
        var ours = await place.RunAsync("run", url.AbsoluteUri, "-c", "2", "-d", "1s", "--warmup", "0s", "--quiet", "--dialect", "wrk");
        Assert.True(ours.ExitCode is 0 or 4, ours.StandardError);
        Assert.Equal(Shape(wrk), Shape(ours.StandardOutput[..ours.StandardOutput.IndexOf("\nProofload run", StringComparison.Ordinal)]));
    }

    private static async Task<string> ShowAsync(Workplace place, string dialect)
    {
        var shown = await place.RunAsync("runs", "show", "last", "--dialect", dialect);
        Assert.True(shown.ExitCode == 0, shown.StandardError);
        return shown.StandardOutput;
    }

    /// <summary>The first number of a line, milliseconds there and seconds here.</summary>
    private static double Mean(string text, string label)
    {
        var line = text.Split('\n').Single(l => l.Contains(label, StringComparison.Ordinal));
        return double.Parse(Number().Match(line[(line.IndexOf("(ms)", StringComparison.Ordinal) + 4)..]).Value, NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture) / 1000;
    }

    private static void Near(double truth, double measured) => Assert.True(Math.Abs(measured - truth) <= Tolerance, $"{measured} s, the truth is {truth} s");

    /// <summary>Lines with every figure, or what stands for one, as #.</summary>
    private static string[] Shape(string output) =>
        [.. output.Trim().Split('\n').Where(static l => !l.Contains("Socket errors", StringComparison.Ordinal)).Select(static l => Blanks().Replace(Figures().Replace(l, "#"), " ").Trim())];

    [GeneratedRegex(@"[\d,.]+")]
    private static partial Regex Number();

    [GeneratedRegex(@"(\d[\d.]*|n/a)(\[\d+\])?([a-zA-Z]{1,2}\b|%)?")]
    private static partial Regex Figures();

    [GeneratedRegex(" +")]
    private static partial Regex Blanks();
}
