namespace Proofload.Transport.Http1;

/// <summary>What <see cref="ResponseParser.Next"/> found.</summary>
internal enum ParseStep
{
    /// <summary>All bytes are taken and the response is not complete.</summary>
    NeedMore = 0,

    /// <summary>An interim response (1xx) was skipped; the head of the real one follows.</summary>
    Interim,

    /// <summary>The head is complete.</summary>
    Head,

    /// <summary>Some bytes of the body, decoded from the transfer coding.</summary>
    Body,

    /// <summary>The response is complete. Bytes that are left do not belong to it.</summary>
    End,

    /// <summary>This is no valid response; <see cref="ResponseParser.Problem"/> says why.</summary>
    Invalid,
}
