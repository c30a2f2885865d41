using Proofload.Measurement.Randomness;

namespace Proofload.Lab.Proxy.Faults;

/// <summary>Other texts in the JSON of the answer.</summary>
internal sealed class RewriteFault(string name, IReadOnlyList<byte[]> properties, byte[]? text) : ProxyFault(name)
{
    // Where the APIs of model servers put generated text.
    private static readonly byte[][] TextProperties =
        ["content"u8.ToArray(), "text"u8.ToArray(), "delta"u8.ToArray(), "response"u8.ToArray(), "reasoning_content"u8.ToArray(), "reasoning"u8.ToArray(), "thinking"u8.ToArray()];

    public static ProxyFaultKind Empty { get; } = new("empty", null, "A proper answer with no text at all; what it says of its usage stays.")
    {
        Create = static (_, _) => new RewriteFault("empty", TextProperties, []),
    };

    public static ProxyFaultKind WrongModel { get; } = new("wrong_model", null, "The answer names the model wrong-model.")
    {
        Create = static (_, _) => new RewriteFault("wrong_model", ["model"u8.ToArray()], "wrong-model"u8.ToArray()),
    };

    public static ProxyFaultKind NoUsage { get; } = new("no_usage", null, "The answer does not say what it used: usage is null.")
    {
        Create = static (_, _) => new RewriteFault("no_usage", UsageProperties, text: null),
    };

    // Where they put counts of tokens.
    private static byte[][] UsageProperties => ["usage"u8.ToArray(), "usageMetadata"u8.ToArray(), "prompt_eval_count"u8.ToArray(), "eval_count"u8.ToArray()];

    public override bool ActsOnResponse => true;

    public override ResponseShaper? Shape(in ResponseFacts response, ref SeededRandom random) =>
        response.Status is >= 200 and < 300 && RewriteShaper.Fits(response) ? new RewriteShaper(response, properties, text) : null;
}
