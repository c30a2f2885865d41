using Proofload.IntegrationTests.Servers;
using Proofload.Lab.Simulator;
using Proofload.Lab.Simulator.Sampling;

namespace Proofload.IntegrationTests.Docs;

/// <summary>The samples in C# build and run as a stranger runs them, also where a build restores in locked mode.</summary>
[Collection(MeasurementCollection.Name)]
public sealed class SampleTests
{
    public static TheoryData<string> Samples => [.. Directory.GetFiles(Path.Combine(RepositoryRoot.Path, "samples"), "*.cs").Select(static f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task A_sample_builds_without_a_warning_and_runs(string name)
    {
        await using var server = await Simulator.StartAsync(
            new SimulatorOptions { Generation = new GenerationOptions { TimeToFirstToken = Distribution.ParseDuration("100ms"), InterToken = Distribution.ParseDuration("5ms") } },
            TestContext.Current.CancellationToken);
        var folder = Directory.CreateTempSubdirectory("proofload-sample-").FullName;
        var sample = Path.Combine(RepositoryRoot.Path, "samples", name);

        // A scenario is a program with the flags of proofload run.
        var isScenario = (await File.ReadAllTextAsync(sample, TestContext.Current.CancellationToken)).Contains("Proofload.Cli", StringComparison.Ordinal);
        var finished = await FinishedProcess.RunAsync(
            "dotnet",
            isScenario ? ["run", sample, "--", server.BaseAddress.ToString(), "--duration", "2s", "--no-store"] : ["run", sample, server.BaseAddress.ToString(), "2"],
            TimeSpan.FromMinutes(4),
            start =>
            {
                start.WorkingDirectory = folder;
                start.Environment["CI"] = "true";
                start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
                start.Environment["UseSharedCompilation"] = "false";
            });
        Directory.Delete(folder, recursive: true);
        var said = $"{finished.ExitCode}\n{finished.StandardError}\n{finished.StandardOutput}";

        // Met or too short to tell; on a machine that is too busy, the sample says so itself.
        Assert.True(finished.ExitCode is 0 or 3 ||  (finished.ExitCode == 4 && finished.StandardOutput.Contains("measurement invalid", StringComparison.Ordinal)), said);
        Assert.DoesNotContain("warning ", finished.StandardOutput, StringComparison.Ordinal);
        Assert.Contains("measurement ", finished.StandardOutput, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", said, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(RepositoryRoot.Path, "samples", "packages.lock.json")));
    }

    [Fact]
    public void The_list_of_samples_names_every_file_with_its_command()
    {
        var list = DocsPages.Text("samples/README.md");
        Assert.All(Samples.Select(static s => s.Data), name => Assert.Contains($"({name}) | `dotnet run samples/{name}", list, StringComparison.Ordinal));
        Assert.All(DocsPlanTests.SamplePlans.Select(static s => s.Data), name => Assert.Matches($@"\(plans/{name}\) \| `(LOGIN_PASSWORD=secret )?proofload run samples/plans/{name}", list));
    }
}
