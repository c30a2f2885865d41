namespace Proofload.Protocols.KserveV2Grpc;

/// <summary>Takes the elements of a tensor of numbers or booleans, in order.</summary>
internal interface INumberSink
{
    /// <summary>A boolean (0 or 1) or whole number; unsigned ones of 64 bits by their bits.</summary>
    void Whole(long value);

    void Real(double value);
}
