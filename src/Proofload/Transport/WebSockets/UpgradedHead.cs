namespace Proofload.Transport.WebSockets;

/// <summary>The head of an exchange on a connection whose handshake is history.</summary>
internal sealed class UpgradedHead : ResponseHead
{
    /// <summary>Switching protocols.</summary>
    public const int SwitchingProtocols = 101;

    private UpgradedHead()
    {
    }

    public static UpgradedHead Instance { get; } = new();

    public override int Status => SwitchingProtocols;

    public override long? ContentLength => null;

    public override string? Header(string name) => null;

    public override bool IsContentType(string mediaType) => false;
}
