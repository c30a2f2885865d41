namespace Proofload.Data.Readers;

/// <summary>Field names that are tried when the plan names none, in order.</summary>
internal static class FieldNames
{
    public static readonly string[] Prompt = ["prompt", "text", "question", "input", "instruction", "content"];

    public static readonly string[] Output = ["output_len", "output_tokens", "max_tokens", "max_completion_tokens", "output_length"];
}
