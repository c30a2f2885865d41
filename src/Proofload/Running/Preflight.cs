using Proofload.Measurement.Clocks;
using Proofload.Plans;
using Proofload.Protocols;
using Proofload.Transport;

namespace Proofload.Running;

/// <summary>Asks the target before the load about kinds of requests whose protocol can: over a connection of its own, before anything is measured.</summary>
internal static class Preflight
{
    /// <summary>The plan, completed with what only the server knows.</summary>
    /// <exception cref="PlanException">The server says that a kind cannot work.</exception>
    public static async Task<RunPlan> RunAsync(RunPlan plan, RunOptions options, List<string> notes, CancellationToken cancellation)
    {
        var requests = plan.EffectiveRequests.ToList();
        var changed = false;
        ITransport? transport = null;
        var clock = new RunClock(options.Clock);
        try
        {
            for (var i = 0; i < requests.Count; i++)
            {
                var request = requests[i];
                if (BuiltInProtocols.Find(request.Protocol ?? plan.Target.Protocol)?.Preflight is not { } ask)
                {
                    continue;
                }

                var sender = transport ??= TransportFactory.Create(plan.Target, 1, clock);
                requests[i] = await ask(new PreflightContext
                {
                    Driver = new DriverContext
                    {
                        Target = plan.Target,
                        Request = request,
                        Variables = new VariableStore(),
                        Seed = plan.Seed,
                        Clock = clock,
                        BaseDirectory = options.BaseFolder,
                        ExtractedNames = [.. plan.ExtractedNames],
                    },
                    Place = $"requests[{i}]",
                    Send = exchange => Task.Run(() => SingleRequest.Send(exchange, sender, clock, cancellation), cancellation),
                    Note = notes.Add,
                });
                changed |= !ReferenceEquals(requests[i], request);
            }
        }
        finally
        {
            if (transport is not null)
            {
                await transport.DisposeAsync();
            }
        }

        return changed ? plan with { Requests = requests } : plan;
    }
}
