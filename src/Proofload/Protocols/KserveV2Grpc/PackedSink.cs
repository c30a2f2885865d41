using System.Buffers;
using System.Buffers.Binary;
using Proofload.Protocols.Grpc;

namespace Proofload.Protocols.KserveV2Grpc;

/// <summary>Writes elements as the packed values of a repeated protobuf field.</summary>
internal readonly struct PackedSink(ArrayBufferWriter<byte> body, int size) : INumberSink
{
    public void Whole(long value) => WireWriter.Varint(body, (ulong)value);

    public void Real(double value)
    {
        var to = body.GetSpan(8);
        if (size == 4)
        {
            BinaryPrimitives.WriteSingleLittleEndian(to, (float)value);
        }
        else
        {
            BinaryPrimitives.WriteDoubleLittleEndian(to, value);
        }

        body.Advance(size);
    }
}
