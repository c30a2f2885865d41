namespace Proofload.Transport.Tls;

/// <summary>Plaintext on its way in and out: shared by all sessions of one loop, because each is done with it before the next begins.</summary>
internal sealed class TlsBuffers
{
    /// <summary>Most plaintext taken at once: 64 KiB.</summary>
    public const int MaxPlain = 64 * 1024;

    /// <summary>Plaintext that was received.</summary>
    public byte[] Plain { get; } = GC.AllocateUninitializedArray<byte>(MaxPlain, pinned: true);

    /// <summary>Plaintext that is being encrypted.</summary>
    public byte[] Staging { get; private set; } = GC.AllocateUninitializedArray<byte>(MaxPlain, pinned: true);

    /// <summary>Somebody keeps the staged bytes.</summary>
    public void AbandonStaging() => Staging = GC.AllocateUninitializedArray<byte>(MaxPlain, pinned: true);
}
