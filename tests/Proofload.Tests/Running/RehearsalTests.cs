using Proofload.Plans;
using Proofload.Plans.Loads;
using Proofload.Protocols;
using Proofload.Running;

namespace Proofload.Tests.Running;

public sealed class RehearsalTests
{
    // The server that answers here speaks HTTP/1.1.
    public static TheoryData<string> Protocols => [.. BuiltInProtocols.All.Where(static p => !p.Facts.NeedsHttp2).Select(static p => p.Name)];

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task A_run_sends_its_own_requests_to_the_target_and_nothing_of_the_rehearsal(string protocol)
    {
        using var target = new RehearsalServer(BuiltInProtocols.Find(protocol)!.Sample);

        var result = await LoadTest.RunAsync(Plan(target.Address, protocol), cancellation: TestContext.Current.CancellationToken);

        Assert.Equal(7, result.Counts.Ok);
        Assert.Equal(7, target.Answered);
        Assert.DoesNotContain(result.Notes, static n => n.Contains("rehears", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_run_over_tls_is_rehearsed_over_tls_with_a_certificate_of_its_own()
    {
        using var target = new RehearsalServer(SampleAnswer.Json("{}"), RehearsalCertificate.Create(DateTimeOffset.UtcNow));
        var plan = Plan(target.Address, "http");

        var result = await LoadTest.RunAsync(plan with { Target = plan.Target with { Tls = new TlsPlan { Verify = false } } }, cancellation: TestContext.Current.CancellationToken);

        Assert.Equal((7L, 7), (result.Counts.Ok, target.Answered));
        Assert.DoesNotContain(result.Notes, static n => n.Contains("rehears", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_rehearsal_runs_no_check_of_the_plan()
    {
        using var target = new RehearsalServer(SampleAnswer.Json("{}"));
        var checks = 0;
        var plan = Plan(target.Address, "http") with
        {
            Requests =
            [
                new RequestPlan
                {
                    Name = "counted",
                    Checks = [new CheckPlan { Custom = _ => Interlocked.Increment(ref checks) < 0 ? "never" : null }],
                },
            ],
        };

        await LoadTest.RunAsync(plan, cancellation: TestContext.Current.CancellationToken);

        Assert.Equal(7, checks);
    }

    private static RunPlan Plan(Uri url, string protocol) => new()
    {
        Target = new TargetPlan { Url = url, Protocol = protocol, Model = "m" },
        Requests = protocol == "websocket" ? [new RequestPlan { Name = "say", Body = new BodyPlan { Text = "hello" } }]
            : protocol == "kserve-v2"
            ? [new RequestPlan { Name = "infer", Inputs = [new TensorPlan { Name = "x", DataType = "FP32", Shape = [1, 4] }] }]
            : [],
        Load = new IterationsLoad { Users = 2, Iterations = 7, Shared = true },
    };
}
