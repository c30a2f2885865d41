using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Proofload.Lab.Faults;
using Proofload.Lab.Simulator.Endpoints;
using Proofload.Lab.Simulator.Generation;
using Proofload.Lab.Simulator.Http;
using Proofload.Lab.Simulator.Sampling;

namespace Proofload.Lab.Simulator.Grpc;

/// <summary>
/// <c>ModelStreamInfer</c>: a decoupled language model that answers the first request of a stream with a message for each group of tokens.
/// The texts of its BYTES inputs are the prompt; the parameter <c>max_tokens</c> bounds the answer.
/// </summary>
internal static class GrpcStreamEndpoint
{
    public static async Task HandleAsync(Exchange exchange)
    {
        if (await GrpcInferEndpoint.RequestAsync(exchange) is not { } request)
        {
            return;
        }

        exchange.ChooseFault(FaultShapes.Messages);
        if (await PredictEndpoint.FaultedAsync(exchange))
        {
            return;
        }

        var core = exchange.Core;
        var plan = core.Planner.Plan(Prompt(core, request), "cmpl", exchange.Index, exchange.ReceivedNs, core.Clock.UtcNow.ToUnixTimeSeconds());
        if (!await GenerationEndpoint.TryAdmitAsync(exchange, plan))
        {
            return;
        }

        plan.PlaceFault(exchange.Fault, exchange.Random(SamplePurpose.FaultPosition));
        await StreamAsync(exchange, request, plan);
        var reason = exchange.ClientGone.IsCancellationRequested ? "abort" : plan.FinishReason;
        core.Tally.OnFinished(reason, plan.PromptTokens, core.Clock.NowNs - exchange.ReceivedNs);
    }

    private static GenerationRequest Prompt(SimulatorCore core, InferRequest request)
    {
        var usesPrefixes = core.Options.Generation.Timing == GenerationTiming.Batching && core.Options.Batching.PrefixCacheBlocks > 0;
        var prompt = new PromptScan(core.Options.Generation.PromptBytesPerToken, core.Options.Batching.BlockTokens, usesPrefixes);
        foreach (var text in request.Inputs.Where(static input => input.Type == "BYTES").SelectMany(static input => input.Texts()))
        {
            prompt.Add(Encoding.UTF8.GetString(text));
        }

        var limit = request.Parameters.TryGetValue("max_tokens", out var most) ? (int?)Math.Clamp((long)Math.Min(most, int.MaxValue), 1, int.MaxValue) : null;
        return GenerationRequest.OfPrompt(request.Model, prompt, limit);
    }

    private static async Task StreamAsync(Exchange exchange, InferRequest request, GenerationPlan plan)
    {
        var core = exchange.Core;
        var response = exchange.Http.Response;
        response.ContentType = GrpcCall.ContentType;
        exchange.Http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        await response.StartAsync();
        await response.BodyWriter.FlushAsync();
        var sendsFinal = request.Parameters.GetValueOrDefault("triton_enable_empty_final_response") != 0;
        var template = new MessageTemplate(plan, core.Text, request.Id, sendsFinal, core.Options.Generation.EmitTimestamps);
        var sink = new PipeSink(response.BodyWriter);
        var stream = new TokenStream(plan, template, sink, core.Options.Generation.TokensPerChunk, core.TimerBuffer, core.Clock, core.Tally);
        await GenerationEndpoint.NewSession(exchange, plan, stream).RunAsync(exchange.ClientGone);
        await sink.DrainAsync();
        switch (stream.Ending)
        {
            case StreamEnding.Cut:
                await WireEnding.CutAsync(exchange);
                break;
            case StreamEnding.Reset:
                await WireEnding.ResetAsync(exchange);
                break;
            case StreamEnding.Complete when stream.HasTail || plan.Fault is StreamErrorFault:
                response.AppendTrailer("grpc-status", "0");
                break;
        }
    }
}
