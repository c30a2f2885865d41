namespace Proofload.Cli.Tests.Commands;

public sealed class SloNotifyCommandTests : IDisposable
{
    private readonly CliHarness _cli = new();

    public SloNotifyCommandTests() => File.WriteAllText(_cli.PathOf("notify.yaml"), """
        notify:
          receivers:
            - {name: alerts, kind: alertmanager, url: "http://127.0.0.1:1"}
            - {name: hook, kind: webhook, url: "http://127.0.0.1:1/s3cret", severities: [page, ticket], services: [chat], resolved: false}
        """);

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task Without_a_test_it_says_who_is_told_what_and_sends_nothing()
    {
        Assert.Equal(0, await _cli.RunAsync("slo", "notify", "notify.yaml"));
        Assert.Equal("alerts: alertmanager, every severity, every service\nhook: webhook, severities page, ticket, service chat, not told when it is over\n", _cli.Output);
        Assert.Equal("", _cli.Error);
    }

    [Fact]
    public async Task A_test_that_does_not_arrive_ends_with_2_and_does_not_show_the_address()
    {
        Assert.Equal(2, await _cli.RunAsync("slo", "notify", "notify.yaml", "--test", "hook"));
        Assert.StartsWith("hook: did not arrive: ", _cli.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", _cli.Output + _cli.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("slo notify notify.yaml --test hok", "--test: 'hok' is none of the receivers; did you mean 'hook'?")]
    [InlineData("slo notify none.yaml", "none.yaml")]
    [InlineData("slo notify wrong.yaml", "wrong.yaml:3:23: notify.receivers[0].kind: ")]
    public async Task Wrong_use_is_one_line(string command, string shows)
    {
        await File.WriteAllTextAsync(_cli.PathOf("wrong.yaml"), "notify:\n  receivers:\n    - {name: a, kind: slak, url: \"http://127.0.0.1:1\"}\n", TestContext.Current.CancellationToken);
        Assert.Equal(1, await _cli.RunAsync(command.Split(' ')));
        Assert.Contains(shows, _cli.Error, StringComparison.Ordinal);
        Assert.Single(_cli.Error.TrimEnd().Split('\n'));
    }
}
