using System.Text.RegularExpressions;
using Proofload.Cli.Commands;
using Proofload.Lab.Simulator;

namespace Proofload.Cli.Tests.Commands;

public sealed class SimCommandTests
{
    [Fact]
    public async Task Sim_serves_until_it_is_stopped()
    {
        using var cli = new CliHarness();
        var serving = cli.RunAsync("sim", "--port", "0", "--duration", "30s");
        Match match;
        while (!(match = Regex.Match(cli.Output, "listening on (http://127.0.0.1:[0-9]+)\n")).Success && !serving.IsCompleted)
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        using var client = new HttpClient();
        Assert.Contains("simulator", await client.GetStringAsync(match.Groups[1].Value + "/", TestContext.Current.CancellationToken), StringComparison.OrdinalIgnoreCase);
        await cli.StopSource.CancelAsync();
        Assert.Equal(0, await serving);
        Assert.Contains("Served 1 requests", cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sim_ends_by_itself_after_its_duration()
    {
        using var cli = new CliHarness();
        Assert.Equal(0, await cli.RunAsync("sim", "--port", "0", "--duration", "1ms"));
        Assert.Contains("proofload run http://127.0.0.1:", cli.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_fault_is_listed()
    {
        using var cli = new CliHarness();
        Assert.Equal(0, await cli.RunAsync("sim", "--list-faults"));
        Assert.All(Lab.Faults.FaultCatalog.All, fault => Assert.Contains($"\n{fault.Name} ", cli.Output, StringComparison.Ordinal));
    }

    [Fact]
    public void Defaults_of_the_help_are_those_of_the_simulator()
    {
        var defaults = new SimulatorOptions();
        foreach (var setting in SimulatorSettings.All.Where(static s => s.Name != "port"))
        {
            if (SimFlags.DefaultOf(setting.Name) is { Length: > 0 } text)
            {
                Assert.Equal(Text(defaults), Text(SimulatorSettings.Apply(defaults, setting.Name, text)));
            }
        }
    }

    private static string Text(SimulatorOptions options) => options.ToString();
}
