namespace Proofload.Lab.Simulator.Generation;

/// <summary>Serialises the events of one streamed answer.</summary>
internal interface IStreamTemplate
{
    /// <summary>One event with the given tokens.</summary>
    void AppendTokens(EventBuffer buffer, int first, int count, long nowNs);

    /// <summary>An event that says that generating failed.</summary>
    void AppendError(EventBuffer buffer);

    /// <summary>What follows after the last token.</summary>
    void AppendTail(EventBuffer buffer, long nowNs);
}
