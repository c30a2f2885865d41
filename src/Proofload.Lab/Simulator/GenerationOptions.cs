using Proofload.Lab.Simulator.Sampling;
using Proofload.Lab.Simulator.Text;

namespace Proofload.Lab.Simulator;

/// <summary>What the language-model endpoints answer and when.</summary>
public sealed record GenerationOptions
{
    /// <summary>Which timing model. <value>Default: fixed.</value></summary>
    public GenerationTiming Timing { get; init; } = GenerationTiming.Fixed;

    /// <summary>Fixed timing: request received to first token. <value>Default: constant:200ms.</value></summary>
    public Distribution TimeToFirstToken { get; init; } = Distribution.ParseDuration("constant:200ms");

    /// <summary>Fixed timing: gap between tokens, sampled once per request and constant inside it. <value>Default: constant:20ms.</value></summary>
    public Distribution InterToken { get; init; } = Distribution.ParseDuration("constant:20ms");

    /// <summary>Content tokens of an answer before the request's own limit cuts it. At least 1 is sent. <value>Default: constant:64.</value></summary>
    public Distribution OutputTokens { get; init; } = Distribution.ParseCount("constant:64");

    /// <summary>Reasoning tokens sent first as <c>reasoning_content</c> (chat only). Range: 0 to 1,000,000. <value>Default: 0.</value></summary>
    public int ReasoningTokens { get; init; }

    /// <summary>Whether a chat stream opens with an event that has a role and no text, sent with the response head. <value>Default: true.</value></summary>
    public bool RoleChunk { get; init; } = true;

    /// <summary>Pause between the last token and the finish and usage events of a stream. Range: 0 to an hour. <value>Default: 0.</value></summary>
    public TimeSpan TailDelay { get; init; }

    /// <summary>Whether a chat request that offers tools is answered with a call of the first one. <value>Default: false.</value></summary>
    public bool ToolCalls { get; init; }

    /// <summary>Tokens in one event; they leave together when the first of them is due (batching: when the last is made). Range: 1 to 1,024. <value>Default: 1.</value></summary>
    public int TokensPerChunk { get; init; } = 1;

    /// <summary>Bytes of text a token has; 0 means words of 3 to 9 bytes. Range: 0 to 65,536. <value>Default: 0.</value></summary>
    public int BytesPerToken { get; init; }

    /// <summary>Bytes of UTF-8 text a token of a prompt has; 0 counts words, which are what white space separates. Range: 0 to 65,536. <value>Default: 4.</value></summary>
    public int PromptBytesPerToken { get; init; } = 4;

    /// <summary>Numbers in an embedding when the request does not say. Range: 1 to 65,536. <value>Default: 16.</value></summary>
    public int EmbeddingDimensions { get; init; } = 16;

    /// <summary>
    /// Adds <c>emitted_ns</c> (CLOCK_MONOTONIC nanoseconds) to every event, and the headers <c>x-sim-received-ns</c>,
    /// <c>x-sim-service-ns</c> (planned: service time, or receipt to last token), <c>x-sim-ttft-ns</c> (planned: receipt to first token) and
    /// <c>x-sim-index</c> to every answer, for tests that know the truth. With batching nothing is planned and the two are absent. <value>Default: false.</value>
    /// </summary>
    public bool EmitTimestamps { get; init; }

    /// <summary>Checks every range.</summary>
    /// <exception cref="SimulatorOptionException">A value is outside its range.</exception>
    public void Validate()
    {
        OptionCheck.That(ReasoningTokens is >= 0 and <= 1_000_000, "reasoning-tokens", ReasoningTokens, "0 to 1000000");
        OptionCheck.That(TailDelay >= TimeSpan.Zero && TailDelay <= TimeSpan.FromHours(1), "tail-delay", TailDelay, "0 to 1h");
        OptionCheck.That(TokensPerChunk is >= 1 and <= 1024, "tokens-per-chunk", TokensPerChunk, "1 to 1024");
        OptionCheck.That(BytesPerToken is >= 0 and <= 65_536, "bytes-per-token", BytesPerToken, "0 (words) to 65536");
        OptionCheck.That(PromptBytesPerToken is >= 0 and <= 65_536, "prompt-bytes-per-token", PromptBytesPerToken, "0 (words) to 65536");
        OptionCheck.That(EmbeddingDimensions is >= 1 and <= 65_536, "embedding-dimensions", EmbeddingDimensions, "1 to 65536");
    }
}
