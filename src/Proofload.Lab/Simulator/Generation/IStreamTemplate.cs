namespace Proofload.Lab.Simulator.Generation;

/// <summary>Serialises the events of one streamed answer.</summary>
internal interface IStreamTemplate
{
    /// <summary>What ends an event.</summary>
    ReadOnlySpan<byte> EventEnd => "\n\n"u8;

    /// <summary>What opens a line that clients must ignore.</summary>
    ReadOnlySpan<byte> FillerStart => ": "u8;

    /// <summary>What such a line is made of.</summary>
    byte Filler => (byte)'x';

    /// <summary>The given tokens, never reasoning and content at once; the event that carries them is the last, after <see cref="EventBuffer.Mark"/>.</summary>
    void AppendTokens(EventBuffer buffer, int first, int count, long nowNs);

    /// <summary>An event that says that generating failed.</summary>
    void AppendError(EventBuffer buffer);

    /// <summary>What follows after the last token.</summary>
    void AppendTail(EventBuffer buffer, long nowNs);

    /// <summary>True when the tokens are held back: they show in a later event.</summary>
    bool IsSilent(int first, int count) => false;
}
