using Proofload.IntegrationTests.Servers;
using Proofload.Notifications;
using Proofload.Notifications.Receivers;
using Proofload.Notifications.Storing;
using Proofload.Plans;

namespace Proofload.IntegrationTests.Notifications;

public sealed class FlakyReceiverTests
{
    public static TheoryData<string?, DeliveryResult, string> Answers => new()
    {
        { HookServer.Status(204), DeliveryResult.Delivered, "" },
        { HookServer.Status(500), DeliveryResult.Later, "answered 500" },
        { HookServer.Status(404), DeliveryResult.Refused, "answered 404" },
        { HookServer.Status(302, "Location: http://127.0.0.1/\r\n"), DeliveryResult.Refused, "answered 302, a redirect, which is not followed" },
        { "rubbish\r\n\r\n", DeliveryResult.Later, "was not reached: its answer is not HTTP" },
        { "", DeliveryResult.Later, "was not reached" },
        { null, DeliveryResult.Later, "no answer within 500ms" },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task Whatever_a_receiver_answers_is_said_in_a_line_that_does_not_show_its_address(string? answer, DeliveryResult result, string problem)
    {
        await using var hook = new HookServer(answer, answer);

        var outcome = await TestMessage.SendAsync(Slack(hook.Address), TimeProvider.System.GetUtcNow(), TimeSpan.FromMilliseconds(answer is null ? 500 : 10_000), TestContext.Current.CancellationToken);

        Assert.Equal(result, outcome.Result);
        Assert.Contains(problem, outcome.Problem, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", outcome.Problem, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', outcome.Problem);
        Assert.Contains("[TEST] [FIRING]", hook.Bodies[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Retry_after_is_understood()
    {
        await using var hook = new HookServer(HookServer.Status(429, "Retry-After: 17\r\n"));

        var outcome = await BuiltInReceivers.Create(Slack(hook.Address)).SendAsync(TestMessage.Of("chat", TimeProvider.System.GetUtcNow(), over: false), TestContext.Current.CancellationToken);

        Assert.Equal((DeliveryResult.Later, TimeSpan.FromSeconds(17)), (outcome.Result, outcome.RetryAfter));
    }

    [Fact]
    public async Task Nobody_there_is_said()
    {
        var outcome = await TestMessage.SendAsync(Slack(new Uri($"http://127.0.0.1:{FreePort.Next()}/s3cret")), TimeProvider.System.GetUtcNow(), TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);

        Assert.Equal(DeliveryResult.Later, outcome.Result);
        Assert.EndsWith("was not reached: connection refused", outcome.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_receiver_that_fails_and_hangs_is_told_in_the_end_and_keeps_nobody_else_waiting()
    {
        await using var flaky = new HookServer(HookServer.Status(500), "rubbish\r\n\r\n", null, HookServer.Status(503));
        await using var good = new HookServer();
        var plan = new NotifyPlan { GroupWait = TimeSpan.Zero, Receivers = [Slack(flaky.Address) with { Name = "flaky" }, Slack(good.Address) with { Name = "good" }] };
        var notifier = new Notifier(plan, new MemoryNotificationStore(), new NotifierOptions { FirstRetry = TimeSpan.FromMilliseconds(20), AttemptTimeout = TimeSpan.FromSeconds(2) });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var running = notifier.RunAsync(stop.Token);

        notifier.Take(BurningObjective.Change(BurningObjective.Make(), TimeProvider.System.GetUtcNow(), fires: true));
        while (notifier.Counters.Any(static c => c.Delivered == 0))
        {
            await Task.Delay(20, stop.Token);
        }

        await stop.CancelAsync();
        await running;
        Assert.Equal([(1L, 4L), (1L, 0L)], notifier.Counters.Select(static c => (c.Delivered, c.Failed)));
        Assert.Equal(5, flaky.Bodies.Count);
        Assert.Single(good.Bodies);
    }

    private static ReceiverPlan Slack(Uri address) => new() { Name = "chat", Kind = ReceiverKind.Slack, Url = Secret.Literal(address.AbsoluteUri) };
}
