using System.Globalization;
using Proofload.Measurement.Clocks;
using Proofload.Measurement.Recording;
using Proofload.Plans;
using Proofload.Protocols;
using Proofload.Transport;

namespace Proofload.Running;

/// <summary>Before the load, asks the server twice a second until the plan's models are ready, where the plan wants that.</summary>
internal static class ReadinessWaiter
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <exception cref="PlanException">A model was not ready in time; the message says what the server answered last.</exception>
    public static async Task RunAsync(RunPlan plan, ITransport transport, RunClock clock, CancellationToken cancellation)
    {
        if (plan.Target.WaitReady is not { } limit)
        {
            return;
        }

        var deadline = clock.NowNs + (long)limit.TotalNanoseconds;
        foreach (var (model, request) in Questions(plan))
        {
            while (true)
            {
                var target = plan.Target with { Url = new UriBuilder(plan.Target.Url) { Path = "", Query = "" }.Uri, Timeout = TimeSpan.FromSeconds(5) };
                var record = await Task.Run(() => SetupRunner.Send(plan with { Target = target }, "", request, transport, new VariableStore(), clock, cancellation), cancellation);
                if (record.IsSuccess)
                {
                    break;
                }

                if (clock.NowNs + (long)Pause.TotalNanoseconds > deadline)
                {
                    var said = $"{ErrorKinds.Id(record.Outcome)}{(record.Detail is { } detail ? $" ({detail})" : "")}";
                    throw new PlanException($"target.wait_ready: model '{model}' was not ready within {limit.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture)} s: {request.Path} gave {said}");
                }

                await Task.Delay(Pause, cancellation);
            }
        }
    }

    /// <summary>One request for each model of a protocol that has such a question.</summary>
    private static IEnumerable<(string Model, RequestPlan Request)> Questions(RunPlan plan) => plan.EffectiveRequests
        .Select(r => (Protocol: BuiltInProtocols.Find(r.Protocol ?? plan.Target.Protocol)!, Model: r.Model ?? plan.Target.Model ?? ""))
        .Distinct()
        .Where(static q => q.Protocol.Ready is not null)
        .Select(q => (q.Model, Request: q.Protocol.Ready!(q.Model)))
        .Select(q => (q.Model, q.Request with { Path = TargetPath.Join(plan.Target, null, q.Request.Path!) }));
}
