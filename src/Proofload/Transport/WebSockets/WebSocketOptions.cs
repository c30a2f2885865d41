namespace Proofload.Transport.WebSockets;

/// <summary>How the connections of a kind of request are made.</summary>
/// <param name="Subprotocols">Those to ask for; one of them must be agreed on. Empty for none.</param>
/// <param name="MaxMessageBytes">Largest message of the server.</param>
/// <param name="Seed">Of keys and masks.</param>
/// <param name="Sends">Requests send something. Without that nothing says on a connection in use that another one begins, so each has its own.</param>
internal sealed record WebSocketOptions(IReadOnlyList<string> Subprotocols, long MaxMessageBytes, ulong Seed, bool Sends);
