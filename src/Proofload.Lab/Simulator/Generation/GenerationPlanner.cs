using System.Text;
using Proofload.Lab.Simulator.Sampling;

namespace Proofload.Lab.Simulator.Generation;

/// <summary>Decides length, text and timing of an answer from the request, the options and the seed.</summary>
internal sealed class GenerationPlanner(SimulatorOptions options, TokenText text)
{
    public GenerationPlan Plan(GenerationRequest request, string idPrefix, long index, long receivedNs, long createdUnixSeconds)
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
        var (kept, last, stop) = CutAtStop(request, index, reasoning, total);
        return new GenerationPlan
        {
            IsChat = request.IsChat,
            Index = index,
            Id = $"{idPrefix}-sim-{index:x8}",
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
            StopSequence = stop,
            ReceivedNs = receivedNs,
            FirstTokenNs = generation.TimeToFirstToken.SampleNs(SplitMix64.For(options.Seed, index, SamplePurpose.FirstToken)),
            GapNs = generation.InterToken.SampleNs(SplitMix64.For(options.Seed, index, SamplePurpose.InterToken)),
        };
    }

    // The text is a function of the seed, so the place where a stop sequence appears is known before the first token leaves.
    private (int Tokens, byte[]? Last, string? Stop) CutAtStop(GenerationRequest request, long index, int reasoning, int total)
    {
        if (request.Stops.Count == 0 || (request.ToolName is not null && options.Generation.ToolCalls))
        {
            return (total, null, null);
        }

        var content = new StringBuilder();
        for (var token = reasoning; token < total; token++)
        {
            var start = content.Length;
            content.Append(Encoding.ASCII.GetString(text.Token(index, token)));
            var soFar = content.ToString();
            var (cut, stop) = request.Stops.Select(s => (At: soFar.IndexOf(s, StringComparison.Ordinal), Stop: s)).Where(s => s.At >= 0).DefaultIfEmpty((At: -1, Stop: "")).MinBy(s => s.At);
            if (cut >= 0)
            {
                // Text of earlier tokens may already have left; like a real server this one cannot take it back.
                return (token + 1, Encoding.ASCII.GetBytes(cut > start ? soFar[start..cut] : string.Empty), stop);
            }
        }

        return (total, null, null);
    }
}
