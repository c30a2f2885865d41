using System.Text.Json;

namespace Proofload.IntegrationTests.CommandLine;

/// <summary>Targets that cannot answer as wanted: the run ends, says what went wrong, and never passes.</summary>
public sealed class UnreachableTests
{
    [Theory]
    [InlineData("http://nonexistent.invalid/", "dns")]
    [InlineData("http://127.0.0.1:1/", "connect_refused")]
    [InlineData("https://127.0.0.1:1/", "connect_refused")]
    public async Task A_target_that_is_not_there(string url, string error)
    {
        using var place = new Workplace();
        await FailsAsync(place, error, 20, ["run", url, "-n", "20", "-c", "2"]);
    }

    [Theory]
    [InlineData("/nowhere", "404")]
    [InlineData("/v1/chat/completions", "405")]
    public async Task A_wrong_path(string path, string status)
    {
        using var place = new Workplace();
        await using var server = await TestModel.QuickAsync();
        var detail = await FailsAsync(place, "http_4xx", 20, ["run", server.BaseAddress.AbsoluteUri, "--path", path, "-n", "20", "-c", "2"]);
        Assert.Contains(status, detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_key_is_told_in_the_servers_words()
    {
        using var place = new Workplace();
        place.Environment["OPENAI_API_KEY"] = "wrong-key-of-mine";
        await using var server = await TestModel.QuickAsync(change: static o => o with { ApiKey = "right" });
        var detail = await FailsAsync(place, "http_4xx", 20, ["run", server.Api(), "--model", "sim", "-n", "20", "-c", "2"]);
        Assert.Contains("401", detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_model_is_told_in_the_servers_words()
    {
        using var place = new Workplace();
        await using var server = await TestModel.QuickAsync(change: static o => o with { Models = ["llama"] });
        var detail = await FailsAsync(place, "http_4xx", 20, ["run", server.Api(), "--model", "lama", "-n", "20", "-c", "2"]);
        Assert.Contains("lama", detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_never_answers_costs_the_timeout_and_no_more()
    {
        using var place = new Workplace();
        await using var server = await TestModel.QuickAsync("hang=1:5m");
        await FailsAsync(place, "timeout", 4, ["run", server.Api(), "--model", "sim", "-n", "4", "-c", "4", "--timeout", "1s"]);
    }

    [Fact]
    public async Task A_plain_http_address_of_a_tls_port_is_an_outcome_and_no_hang()
    {
        using var place = new Workplace();
        await using var server = await TestModel.QuickAsync(change: static o => o with { Tls = true });
        var url = $"http://127.0.0.1:{server.BaseAddress.Port}/";
        var (process, run) = await place.MeasureAsync("run", url, "-n", "4", "--timeout", "5s", "-o", "error_rate < 1%");
        Assert.True(process.ExitCode is 2 or 3 or 4, process.StandardError);
        Assert.Equal(4, run.GetProperty("counts").GetProperty("failed").GetInt64());
    }

    /// <summary>All requests fail with one kind of error; gives the most frequent error text.</summary>
    private static async Task<string> FailsAsync(Workplace place, string error, long requests, string[] arguments)
    {
        var (process, run) = await place.MeasureAsync([.. arguments, "-o", "error_rate < 1%", "-o", "latency p50 < 1s", "--markdown", "r.md"]);

        // 2: the error rate is missed; 3: so few requests decide nothing; 4: even the failures were sent late.
        Assert.True(process.ExitCode is 2 or 3 or 4, $"{process.ExitCode}: {process.StandardError}");
        Assert.DoesNotContain("   at ", process.StandardError, StringComparison.Ordinal);
        Assert.Equal(0, run.GetProperty("counts").GetProperty("ok").GetInt64());
        Assert.Equal(requests, run.GetProperty("errors").GetProperty(error).GetInt64());
        Assert.Single(run.GetProperty("errors").EnumerateObject());
        Assert.False(run.GetProperty("metrics").TryGetProperty("latency", out _), "a failure has no latency");
        var objective = run.GetProperty("verdict").GetProperty("objectives")[1];
        Assert.NotEqual("passed", objective.GetProperty("result").GetString());
        Assert.Contains($"| {error.Replace("_", @"\_", StringComparison.Ordinal)} | {requests} |", place.Read("r.md"), StringComparison.Ordinal);
        var sample = Sample(run);
        Assert.Equal(error, sample.GetProperty("kind").GetString());
        return sample.GetProperty("detail").GetString()!;
    }

    private static JsonElement Sample(JsonElement run) => run.GetProperty("error_samples")[0];
}
