namespace Proofload.Data;

/// <summary>A loaded row.</summary>
/// <param name="PromptJson">Prompt, escaped for a JSON string; empty when the row has none.</param>
/// <param name="History">Turns before the prompt.</param>
/// <param name="OutputTokens">Output length; null when the row does not say.</param>
/// <param name="Fields">Fields for templates.</param>
internal sealed record DatasetRow(
    ReadOnlyMemory<byte> PromptJson,
    IReadOnlyList<Turn> History,
    int? OutputTokens,
    IReadOnlyDictionary<string, string> Fields);
