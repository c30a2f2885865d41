using Proofload.Analysis;
using Proofload.Data;
using Proofload.Load;
using Proofload.Plans;

namespace Proofload.Running;

/// <summary>Reads from a plan what it asks of the generator.</summary>
internal static class DemandEstimator
{
    public static PlannedDemand Of(RunPlan plan, CompiledLoad load)
    {
        var kinds = plan.EffectiveRequests;
        var steps = plan.EffectiveScenario is { } scenario ? Sessions.ScenarioCompiler.MeanSteps(scenario) : 1;
        var weights = kinds.Sum(static k => k.Weight);
        var streaming = kinds.Where(k => KnownProtocols.Find(k.Protocol ?? plan.Target.Protocol) is { } facts && facts.StreamsFor(k)).ToList();

        // A kind whose length is unknown is left out: the estimate is then a lower bound, and null when no kind says its length.
        var eventsPerRequest = streaming
            .Select(k => (k.Weight, Tokens: load.Trace?.MeanOutputTokens ?? ((k.Data ?? plan.Data).OutputTokens is { } length ? DistributionMean.Of(length) : null)))
            .Where(static k => k.Tokens is not null)
            .Select(k => k.Weight / weights * k.Tokens!.Value)
            .ToList();
        return new PlannedDemand
        {
            RequestRate = load.PeakRate * steps,
            EventRate = load.PeakRate is { } rate && eventsPerRequest.Count > 0 ? rate * steps * eventsPerRequest.Sum() : null,
            Streams = load.Users is { } users && streaming.Count > 0
                ? (int)Math.Ceiling(users.MaxUsers * users.RequestsPerTurn * streaming.Sum(static k => k.Weight) / weights)
                : null,
            IsPlain = plan.Target is { HttpVersion: HttpVersionChoice.Http11, Proxy: null, Connections: { Reuse: ConnectionReuse.Pooled, Engine: not TransportEngine.SocketsHttpHandler } }
                && plan.Target.Url.Scheme == "http",
        };
    }
}
