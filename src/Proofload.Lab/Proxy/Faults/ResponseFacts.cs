using Proofload.Lab.Proxy.Http;

namespace Proofload.Lab.Proxy.Faults;

/// <summary>What a fault may know of the response that it shapes.</summary>
/// <param name="Mode">How the body is framed.</param>
/// <param name="Length">Bytes of the body where they are announced, else -1.</param>
/// <param name="Stream">What the body is a stream of.</param>
/// <param name="IsEncoded">Compressed.</param>
/// <param name="Status">The status.</param>
/// <param name="IsMessages">It belongs to Anthropic's API, whose errors have a form of their own.</param>
internal readonly record struct ResponseFacts(BodyMode Mode, long Length, StreamKind Stream, bool IsEncoded, int Status, bool IsMessages);

/// <summary>What a body is a stream of.</summary>
internal enum StreamKind
{
    /// <summary>Nothing: it is one body.</summary>
    None,

    /// <summary>Server-sent events.</summary>
    Events,

    /// <summary>Lines of JSON.</summary>
    Lines,
}
