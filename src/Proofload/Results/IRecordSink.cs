using Proofload.Measurement.Recording;

namespace Proofload.Results;

/// <summary>Takes finished requests in batches; must return at once, because a worker calls it.</summary>
public interface IRecordSink
{
    /// <summary>True when every request is to be handed over as soon as it is finished, for a sink that decides while the load goes on. Default false.</summary>
    bool AtOnce => false;

    /// <summary>Accepts records; the sink copies what it keeps, because the caller uses the memory again.</summary>
    void Accept(ReadOnlySpan<RequestRecord> records);
}
