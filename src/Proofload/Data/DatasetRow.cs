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
    IReadOnlyDictionary<string, string> Fields)
{
    /// <summary>A whole request body as JSON, to be sent as it is; empty for rows of which the driver makes one.</summary>
    public ReadOnlyMemory<byte> BodyJson { get; init; }

    /// <summary>True when that body asks for a stream.</summary>
    public bool AsksForStream { get; init; }

    /// <summary>The name that the dataset gives the row's request; null for none.</summary>
    public string? CustomId { get; init; }
}
