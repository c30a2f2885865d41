using System.Text;
using Proofload.IntegrationTests.Servers;

namespace Proofload.IntegrationTests.CommandLine;

/// <summary>Values that come from the environment are sent and nowhere shown.</summary>
public sealed class SecretTests
{
    private const string Key = "sk-PROOFLOADKEY-4f7a1c";
    private const string Team = "team-PROOFLOADTEAM-99b2";
    private const string Password = "pw-PROOFLOADPASS-31d0";

    private static readonly string[] Everything =
    [
        "--html", "r.html", "--markdown", "r.md", "--csv", "r.csv", "--junit", "r.xml", "--json-out", "r.json", "--records", "r.ndjson",
        "--github-summary=summary.md", "--verbose",
    ];

    [Fact]
    public async Task A_key_that_works_appears_nowhere()
    {
        using var place = Place();
        await using var server = await TestModel.QuickAsync(change: static o => o with { ApiKey = Key });
        var run = await place.RunAsync(
            ["run", server.Api(), "--model", "sim", "-H", "X-Team: ${TEAM}", "-n", "30", "-o", "error_rate < 50%", "--allow-inconclusive", .. Everything]);

        Assert.True(run.ExitCode is 0 or 4, run.StandardError);
        Assert.Equal(30, File.ReadLines(place.PathOf("r.ndjson")).Count(static line => line.Contains("\"ok\"", StringComparison.Ordinal)));
        await NothingIsShownAsync(place, run);
    }

    [Fact]
    public async Task A_key_that_the_server_refuses_and_repeats_appears_nowhere()
    {
        using var place = Place();
        await using var server = await TestModel.QuickAsync(change: static o => o with { ApiKey = "another" });
        var run = await place.RunAsync(
            ["run", server.Api(), "--model", "sim", "-H", "X-Team: ${TEAM}", "-n", "30", "-o", "error_rate < 50%", .. Everything]);

        Assert.True(run.ExitCode is 2 or 4, run.StandardError);
        Assert.Contains("http_4xx", run.StandardOutput, StringComparison.Ordinal);
        await NothingIsShownAsync(place, run);
    }

    [Theory]
    [InlineData("contains=no such text")]
    [InlineData("$.headers.authorization=no such text")]
    [InlineData("$.headers.x-team=no such text")]
    public async Task A_server_that_sends_the_headers_back_shows_them_in_no_failed_check(string check)
    {
        using var place = Place();
        await using var server = await TestModel.QuickAsync();
        var run = await place.RunAsync(
            ["run", server.BaseAddress.AbsoluteUri, "--path", "/echo", "-H", "Authorization: Bearer ${OPENAI_API_KEY}", "-H", "X-Team: ${TEAM}", "-n", "10", "--check", check, .. Everything]);

        Assert.True(run.ExitCode is 3 or 4, run.StandardError);
        Assert.Contains("invalid_response", run.StandardOutput, StringComparison.Ordinal);
        await NothingIsShownAsync(place, run);
    }

    [Fact]
    public async Task The_password_of_an_address_appears_nowhere()
    {
        using var place = Place();
        await using var server = await TestModel.QuickAsync();
        var url = $"http://user:{Password}@127.0.0.1:{server.BaseAddress.Port}/echo";
        var run = await place.RunAsync(["run", url, "-n", "10", "--check", "contains=no such text", .. Everything]);

        Assert.True(run.ExitCode is 0 or 1 or 4, run.StandardError);
        await NothingIsShownAsync(place, run);
    }

    [Fact]
    public async Task The_printed_plan_names_the_variables_only()
    {
        using var place = Place();
        var plan = await place.RunAsync("run", "http://127.0.0.1:9/v1", "--model", "sim", "-H", "X-Team: a ${TEAM} b", "--print-plan");

        Assert.Equal(0, plan.ExitCode);
        Assert.Contains("${OPENAI_API_KEY}", plan.StandardOutput, StringComparison.Ordinal);
        Assert.Contains("a ${TEAM} b", plan.StandardOutput, StringComparison.Ordinal);
        await NothingIsShownAsync(place, plan);

        place.Write("plan.yaml", plan.StandardOutput);
        var again = await place.RunAsync("run", "plan.yaml", "--print-plan");
        Assert.Equal(plan.StandardOutput, again.StandardOutput);
    }

    private static Workplace Place()
    {
        var place = new Workplace();
        place.Environment["OPENAI_API_KEY"] = Key;
        place.Environment["TEAM"] = Team;
        return place;
    }

    /// <summary>Looks at the output, at every file of the folder, the store's bytes included, and at what the store gives back.</summary>
    private static async Task NothingIsShownAsync(Workplace place, FinishedProcess run)
    {
        var texts = new List<(string Where, string Text)> { ("stdout", run.StandardOutput), ("stderr", run.StandardError) };
        if (File.Exists(place.Store))
        {
            var export = await place.RunAsync("runs", "export", "last");
            var show = await place.RunAsync("runs", "show", "last");
            texts.Add(("export", export.StandardOutput + export.StandardError));
            texts.Add(("show", show.StandardOutput));
        }

        foreach (var file in Directory.GetFiles(place.Folder))
        {
            texts.Add((Path.GetFileName(file), Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken))));
        }

        foreach (var secret in (string[])[Key, Team, Password])
        {
            var basic = Convert.ToBase64String(Encoding.UTF8.GetBytes($"user:{Password}"));
            Assert.All(texts, text =>
            {
                Assert.False(text.Text.Contains(secret, StringComparison.Ordinal), $"{secret} is in {text.Where}");
                Assert.False(text.Text.Contains(basic, StringComparison.Ordinal), $"the password is in {text.Where} as base64");
            });
        }
    }
}
