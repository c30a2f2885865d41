using Proofload.Lab.Faults;
using Proofload.Lab.Simulator.Generation;
using Proofload.Lab.Simulator.Generation.Events;
using Proofload.Lab.Simulator.Http;
using Proofload.Lab.Simulator.Sampling;

namespace Proofload.Lab.Simulator.Endpoints;

/// <summary><c>/events</c>: a stream of server-sent events whose shape the query says.</summary>
internal static class EventsEndpoint
{
    public static async Task HandleAsync(Exchange exchange)
    {
        var core = exchange.Core;
        var http = exchange.Http.Request;
        var request = EventRequest.Read(await exchange.ReadBodyAsync(), http.Query, NewPrompt(core), out var problem);
        if (problem is not null)
        {
            await ErrorBody.SendAsync(exchange, 400, problem);
            return;
        }

        if (!await ModelNames.RequireAsync(exchange, request.Model))
        {
            return;
        }

        exchange.ChooseFault(FaultShapes.Stream);
        if (await PredictEndpoint.FaultedAsync(exchange))
        {
            return;
        }

        var plan = PlanOf(exchange, request);
        if (!await GenerationEndpoint.TryAdmitAsync(exchange, plan))
        {
            return;
        }

        plan.PlaceFault(exchange.Fault, exchange.Random(SamplePurpose.FaultPosition));
        var isKnown = core.Options.Generation.Timing != GenerationTiming.Batching;
        exchange.Stamp(isKnown ? plan.TotalNs : null, isKnown ? plan.FirstTokenNs : null);
        var shape = EventShape.Of(http);
        var dialect = new Dialect("events", GenerationRequest.TryReadCompletion, (p, text, stamp) => new EventTemplate(p, text, stamp, shape, isFramed: true));
        await GenerationEndpoint.StreamAsync(exchange, dialect, plan);
        Finish(exchange, plan);
    }

    /// <summary>Counts the words of a prompt.</summary>
    public static PromptScan NewPrompt(SimulatorCore core) =>
        new(core.Options.Generation.PromptBytesPerToken, core.Options.Batching.BlockTokens, core.Options.Generation.Timing == GenerationTiming.Batching && core.Options.Batching.PrefixCacheBlocks > 0);

    /// <summary>What will be answered.</summary>
    public static GenerationPlan PlanOf(Exchange exchange, GenerationRequest request) =>
        exchange.Core.Planner.Plan(request, "events", exchange.Index, exchange.ReceivedNs, exchange.Core.Clock.UtcNow.ToUnixTimeSeconds());

    /// <summary>An answer has ended.</summary>
    public static void Finish(Exchange exchange, GenerationPlan plan) =>
        exchange.Core.Tally.OnFinished(exchange.ClientGone.IsCancellationRequested ? "abort" : plan.FinishReason, plan.PromptTokens, exchange.Core.Clock.NowNs - exchange.ReceivedNs);
}
