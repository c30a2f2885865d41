namespace Proofload.Lab.Simulator.Sessions;

/// <summary>One request of a session.</summary>
internal sealed record SessionRequest
{
    /// <summary>When it arrived, nanoseconds on the simulator's clock.</summary>
    public required long ReceivedNs { get; init; }

    /// <summary>When its answer was complete, nanoseconds on the same clock.</summary>
    public required long DoneNs { get; init; }

    public required string Method { get; init; }

    public required string Path { get; init; }

    /// <summary>Value of the Cookie header; null without one.</summary>
    public string? Cookie { get; init; }

    /// <summary>Number of the TCP connection it came on.</summary>
    public required string Connection { get; init; }

    /// <summary>Messages of a chat.</summary>
    public IReadOnlyList<SessionMessage>? Messages { get; init; }

    /// <summary>Text of the answer of a chat or completion.</summary>
    public string? Answer { get; init; }

    public int? PromptTokens { get; init; }

    public int? CachedTokens { get; init; }

    /// <summary>Place in a stateful sequence.</summary>
    public SessionSequence? Sequence { get; init; }
}

/// <summary>A message of a chat.</summary>
internal sealed record SessionMessage(string Role, string Content);

/// <summary>Place in a stateful sequence.</summary>
internal sealed record SessionSequence(ulong Id, bool Start, bool End);
