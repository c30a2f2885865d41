namespace Proofload.Protocols.KserveV2Grpc;

/// <summary>What an output of an answer says of itself.</summary>
internal struct OutputFact
{
    public bool IsNamed { get; set; }

    /// <summary>Bytes of one element; 0 for BYTES, -1 without a data type, -2 for one that the protocol does not have.</summary>
    public int ElementBytes { get; set; }

    /// <summary>Product of the shape; -1 for a shape that cannot be.</summary>
    public long Elements { get; set; }

    /// <summary>Elements in the typed contents; -1 without any.</summary>
    public long Typed { get; set; }
}
