using Microsoft.AspNetCore.Http.Features;
using Proofload.Lab.Faults;
using Proofload.Lab.Simulator.Generation;
using Proofload.Lab.Simulator.Http;
using Proofload.Lab.Simulator.Sampling;
using Proofload.Lab.Simulator.Sessions;

namespace Proofload.Lab.Simulator.Endpoints;

/// <summary>Generated text in any dialect, streamed or whole.</summary>
internal static class GenerationEndpoint
{
    public static async Task HandleAsync(Exchange exchange, Dialect dialect)
    {
        var core = exchange.Core;
        if (dialect.RequiredHeader is { } header && exchange.Http.Request.Headers[header].Count == 0)
        {
            await ErrorBody.SendAsync(exchange, 400, $"{header}: header is required");
            return;
        }

        GenerationRequest request;
        var observer = SessionObserver.Begin(exchange);
        using (var json = await JsonRequest.ReadAsync(exchange))
        {
            if (json is null)
            {
                return;
            }

            var usesPrefixes = core.Options.Generation.Timing == GenerationTiming.Batching && core.Options.Batching.PrefixCacheBlocks > 0;
            var scan = new PromptScan(core.Options.Generation.PromptBytesPerToken, core.Options.Batching.BlockTokens, usesPrefixes);
            if (dialect.Read(json.RootElement, scan, out request) is { } problem)
            {
                await ErrorBody.SendAsync(exchange, 400, problem);
                return;
            }

            observer?.TakeMessages(json.RootElement);
        }

        if (!await ModelNames.RequireAsync(exchange, request.Model))
        {
            return;
        }

        exchange.ChooseFault(request.Stream ? FaultShapes.Stream : FaultShapes.Generation);
        if (await PredictEndpoint.FaultedAsync(exchange))
        {
            return;
        }

        var plan = core.Planner.Plan(request, dialect.IdPrefix, exchange.Index, exchange.ReceivedNs, core.Clock.UtcNow.ToUnixTimeSeconds());
        if (!await TryAdmitAsync(exchange, plan))
        {
            return;
        }

        plan.PlaceFault(exchange.Fault, exchange.Random(SamplePurpose.FaultPosition));
        var isKnown = core.Options.Generation.Timing != GenerationTiming.Batching;
        exchange.Stamp(isKnown ? plan.TotalNs : null, isKnown ? plan.FirstTokenNs : null);
        await (request.Stream ? StreamAsync(exchange, dialect, plan) : WholeAsync(exchange, dialect, plan));
        var reason = exchange.ClientGone.IsCancellationRequested ? "abort" : plan.FinishReason;
        observer?.TakePlan(plan);
        observer?.End();
        core.Tally.OnFinished(reason, plan.PromptTokens, core.Clock.NowNs - exchange.ReceivedNs);
    }

    /// <summary>Gives the answer its timing; false when there is no room for it, which has been said then.</summary>
    public static async ValueTask<bool> TryAdmitAsync(Exchange exchange, GenerationPlan plan)
    {
        switch (Admit(exchange, plan))
        {
            case Admittance.Full:
                await ServiceTime.RejectAsync(exchange);
                return false;
            case Admittance.TooLong:
                await ErrorBody.SendAsync(exchange, 400, TooLong(exchange, plan), "context_length_exceeded");
                return false;
            default:
                return true;
        }
    }

    /// <summary>What a request that never fits is told.</summary>
    public static string TooLong(Exchange exchange, GenerationPlan plan) =>
        $"This model's cache holds {exchange.Core.Options.Batching.MaxKvTokens} tokens; the request needs {(long)plan.PromptTokens + plan.TotalTokens}.";

    /// <summary>Gives an answer its timing, where there is room for it.</summary>
    public static Admittance Admit(Exchange exchange, GenerationPlan plan)
    {
        var core = exchange.Core;
        switch (core.Options.Generation.Timing)
        {
            case GenerationTiming.Service:
                var serviceNs = core.Options.Service.Time.SampleNs(exchange.Random(SamplePurpose.ServiceTime));
                var admission = exchange.Replica.Station.Arrive(exchange.ReceivedNs, serviceNs);
                if (!admission.Accepted)
                {
                    return Admittance.Full;
                }

                // Token k of n is due k/n into the service; the last exactly at its end.
                plan.GapNs = serviceNs / plan.TotalTokens;
                plan.FirstTokenNs = admission.EndNs - exchange.ReceivedNs - ((plan.TotalTokens - 1) * plan.GapNs);
                return Admittance.Granted;
            case GenerationTiming.Batching when !exchange.Replica.Engine.CanFit(plan.PromptTokens, plan.TotalTokens):
                return Admittance.TooLong;
            case GenerationTiming.Batching when core.Options.Service.QueueLimit is { } limit && exchange.Replica.Engine.Waiting >= limit && exchange.Replica.Engine.IsFull:
                return Admittance.Full;
            default:
                return Admittance.Granted;
        }
    }

    /// <summary>Streams an answer as the body of the response.</summary>
    public static async Task StreamAsync(Exchange exchange, Dialect dialect, GenerationPlan plan)
    {
        var core = exchange.Core;
        var generation = core.Options.Generation;
        var response = exchange.Http.Response;
        response.StatusCode = 200;
        response.ContentType = dialect.StreamType;
        response.Headers.CacheControl = "no-cache";
        exchange.Http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        await response.StartAsync();
        var template = dialect.Template(plan, core.Text, generation.EmitTimestamps);
        var opening = new EventBuffer();
        template.AppendOpening(opening, core.Clock.NowNs);
        if (opening.Length > 0)
        {
            opening.Payload.CopyTo(response.BodyWriter.GetSpan(opening.Length));
            response.BodyWriter.Advance(opening.Length);
        }

        await response.BodyWriter.FlushAsync();
        EventSink sink = exchange.RawSocket is { } socket ? new SocketSink(socket) : new PipeSink(response.BodyWriter);
        var stream = new TokenStream(plan, template, sink, generation.TokensPerChunk, core.TimerBuffer, core.Clock, core.Tally);
        await NewSession(exchange, plan, stream).RunAsync(exchange.ClientGone);
        await sink.DrainAsync();
        await (stream.Ending switch
        {
            StreamEnding.Cut => WireEnding.CutAsync(exchange),
            StreamEnding.Reset => WireEnding.ResetAsync(exchange),
            _ => Task.CompletedTask,
        });
    }

    private static async Task WholeAsync(Exchange exchange, Dialect dialect, GenerationPlan plan)
    {
        var core = exchange.Core;
        if (core.Options.Generation.Timing == GenerationTiming.Batching)
        {
            await NewSession(exchange, plan, new TokenCount(plan, core.Clock, core.Tally)).RunAsync(exchange.ClientGone);
        }
        else
        {
            await core.Loop.DelayUntil(exchange.ReceivedNs + plan.TotalNs, core.Tally.ResponseLateness);
            core.Tally.OnTokens(plan.TotalTokens, firstTokenNs: -1, gapNs: -1);
        }

        var body = new EventBuffer();
        dialect.Template(plan, core.Text, stamp: false).AppendWhole(body, core.Clock.NowNs);
        await exchange.AnswerAsync(ContentTypes.Json, body.Payload.ToArray());
    }

    /// <summary>What drives an answer by the simulator's timing.</summary>
    public static GenerationSession NewSession(Exchange exchange, GenerationPlan plan, IGenerationOutput output) =>
        exchange.Core.Options.Generation.Timing == GenerationTiming.Batching
            ? new BatchedSession(exchange.Core.Loop, exchange.Replica.Engine, plan, output)
            : new PacedSession(exchange.Core.Loop, plan, output);
}
