namespace Proofload.Transport.Tls;

/// <summary>Where a TLS session stands.</summary>
internal enum TlsPhase
{
    /// <summary>The handshake is under way.</summary>
    Handshake = 0,

    /// <summary>Plaintext can be read and written.</summary>
    Open,

    /// <summary>The peer said that it will send no more (close_notify).</summary>
    Ended,

    /// <summary>The peer's bytes ended without that word: what was under way may be cut short (RFC 9112, section 9.8).</summary>
    Cut,

    /// <summary>The handshake failed, the peer sent an alert, or its bytes are no valid TLS.</summary>
    Failed,
}
