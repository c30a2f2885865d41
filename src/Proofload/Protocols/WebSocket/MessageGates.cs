using Proofload.Protocols.Events;
using Proofload.Transport;

namespace Proofload.Protocols.WebSocket;

/// <summary>Which messages wait for one of the server, in order: the patterns that open the gates of <see cref="Exchange.Gates"/>.</summary>
internal sealed class MessageGates
{
    private readonly CompiledPattern[] _patterns;

    /// <param name="messages">Opening messages, then those of a request.</param>
    /// <param name="openingCount">How many of them only a new connection gets.</param>
    public MessageGates(IReadOnlyList<PlannedMessage> messages, int openingCount)
    {
        _patterns = [.. messages.Select(static message => message.After).OfType<CompiledPattern>()];

        // What the first message of a request waits for follows from the opening, or greets a new connection: it does not come again.
        OnlyOnNew = messages.Take(openingCount + 1).Count(static message => message.After is not null);
        ReadsJson = Array.Exists(_patterns, static pattern => pattern.Path is not null);
    }

    /// <summary>Gates that stand open on a connection that was there before.</summary>
    public int OnlyOnNew { get; }

    /// <summary>Some pattern looks into JSON.</summary>
    public bool ReadsJson { get; }

    /// <summary>Lets an exchange send up to a gate.</summary>
    public static void Close(Exchange exchange, int gate) =>
        exchange.SendLimit = gate < exchange.Gates.Count ? exchange.Gates[gate] : exchange.Body.WrittenCount;

    /// <summary>Whether a message opens a gate.</summary>
    public bool Opens(int gate, bool isBinary, ReadOnlySpan<byte> data, bool isJson) =>
        gate < _patterns.Length && _patterns[gate].IsMatch(default, data, isBinary, isJson);
}
