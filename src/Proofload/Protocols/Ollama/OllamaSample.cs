namespace Proofload.Protocols.Ollama;

/// <summary>A good answer of Ollama, for the rehearsal before a run.</summary>
internal static class OllamaSample
{
    public static SampleAnswer Answer { get; } = new(
        "application/x-ndjson",
        string.Concat(Enumerable.Range(0, 8).Select(static i => $"{{\"model\":\"m\",\"message\":{{\"role\":\"assistant\",\"content\":\" word{i}\"}},\"done\":false}}\n"))
        + "{\"model\":\"m\",\"message\":{\"role\":\"assistant\",\"content\":\"\"},\"done_reason\":\"stop\",\"done\":true,\"prompt_eval_count\":3,\"eval_count\":8}\n");
}
