using System.Text.Json;
using Proofload.Lab.Simulator.Http;

namespace Proofload.Lab.Simulator.Generation;

/// <summary>Reads a request; returns what is wrong with it, or null.</summary>
internal delegate string? RequestReader(JsonElement root, PromptScan prompt, out GenerationRequest request);

/// <summary>Makes what writes an answer.</summary>
internal delegate AnswerTemplate TemplateMaker(GenerationPlan plan, TokenText text, bool stamp);

/// <summary>One protocol of generated text: how requests are read and answers written.</summary>
/// <param name="IdPrefix">What the ids of answers begin with.</param>
/// <param name="Read">Reads a request.</param>
/// <param name="Template">Makes what writes an answer.</param>
internal sealed record Dialect(string IdPrefix, RequestReader Read, TemplateMaker Template)
{
    /// <summary>Media type of a stream.</summary>
    public string StreamType { get; init; } = ContentTypes.EventStream;

    /// <summary>A header without which a request is refused; null when none is needed.</summary>
    public string? RequiredHeader { get; init; }
}
