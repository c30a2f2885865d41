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

    [Theory]
    [InlineData("--ttft", "fast", "error: --ttft: 'fast' is not a distribution: 'fast' is not a duration such as 20ms. Allowed: VALUE, constant:VALUE, uniform:LOW,HIGH, exponential:MEAN, ")]
    [InlineData("--faults", "stal=0.1", "error: --faults: Unknown fault 'stal'. Did you mean 'stall'? ")]
    public async Task A_wrong_value_is_refused_with_its_flag_and_what_is_allowed(string flag, string value, string expected)
    {
        using var cli = new CliHarness();
        Assert.Equal(1, await cli.RunAsync("sim", "--port", "0", flag, value));
        Assert.StartsWith(expected, cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sim_with_a_certificate_names_the_flag_that_trusts_it()
    {
        using var cli = new CliHarness();
        Assert.Equal(0, await cli.RunAsync("sim", "--port", "0", "--tls", "--certificate", cli.PathOf("ca.pem"), "--duration", "1ms"));
        Assert.Contains($" --ca-file {cli.PathOf("ca.pem")}", cli.Output, StringComparison.Ordinal);
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
