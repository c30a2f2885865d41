using System.Text;
using Proofload.Lab.Simulator.Sampling;

namespace Proofload.Lab.Simulator.Generation;

/// <summary>Decides length, text and timing of an answer from the request, the options and the seed.</summary>
internal sealed class GenerationPlanner(SimulatorOptions options, TokenText text)
{
    public GenerationPlan Plan(GenerationRequest request, long index, long receivedNs, long createdUnixSeconds)
    {
        var generation = options.Generation;
        var reasoning = request.IsChat ? generation.ReasoningTokens : 0;
        var wanted = Math.Max(1, generation.OutputTokens.SampleCount(SplitMix64.For(options.Seed, index, SamplePurpose.OutputLength)));
        var total = (int)Math.Min(int.MaxValue / 2, (long)reasoning + wanted);
        var finish = request.ToolName is not null && generation.ToolCalls && request.IsChat ? "tool_calls" : "stop";
        if (request.MaxTokens is { } limit && limit < total)
        {
            (total, finish) = (limit, "length");
        }

        reasoning = Math.Min(reasoning, total);
        var (kept, last) = CutAtStop(request, index, reasoning, total);
        return new GenerationPlan
        {
            IsChat = request.IsChat,
            Index = index,
            Id = $"{(request.IsChat ? "chatcmpl" : "cmpl")}-sim-{index:x8}",
            Model = request.Model ?? options.DefaultModel,
            CreatedUnixSeconds = createdUnixSeconds,
            PromptTokens = request.Prompt.Tokens,
            PrefixBlocks = request.Prompt.Blocks,
            ReasoningTokens = reasoning,
            TotalTokens = kept,
            FinishReason = last is null ? finish : "stop",
            RoleChunk = request.IsChat && generation.RoleChunk,
            TailDelayNs = generation.TailDelay.Ticks * 100,
            IncludeUsage = request.IncludeUsage,
            ToolName = request.IsChat && generation.ToolCalls ? request.ToolName : null,
            LastToken = last,
            ReceivedNs = receivedNs,
            FirstTokenNs = generation.TimeToFirstToken.SampleNs(SplitMix64.For(options.Seed, index, SamplePurpose.FirstToken)),
            GapNs = generation.InterToken.SampleNs(SplitMix64.For(options.Seed, index, SamplePurpose.InterToken)),
        };
    }

    // The text is a function of the seed, so the place where a stop sequence appears is known before the first token leaves.
    private (int Tokens, byte[]? Last) CutAtStop(GenerationRequest request, long index, int reasoning, int total)
    {
        if (request.Stops.Count == 0 || (request.ToolName is not null && options.Generation.ToolCalls))
        {
            return (total, null);
        }

        var content = new StringBuilder();
        for (var token = reasoning; token < total; token++)
        {
            var start = content.Length;
            content.Append(Encoding.ASCII.GetString(text.Token(index, token)));
            var soFar = content.ToString();
            var cut = request.Stops.Select(s => soFar.IndexOf(s, StringComparison.Ordinal)).Where(i => i >= 0).DefaultIfEmpty(-1).Min();
            if (cut >= 0)
            {
                // Text of earlier tokens may already have left; like a real server this one cannot take it back.
                return (token + 1, Encoding.ASCII.GetBytes(cut > start ? soFar[start..cut] : string.Empty));
            }
        }

        return (total, null);
    }
}
