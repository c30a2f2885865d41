using System.Buffers;
using System.Text;
using Google.Protobuf;
using Proofload.Plans;
using Proofload.Protocols.Grpc;
using Proofload.Protocols.KserveV2Grpc.Messages;

namespace Proofload.Protocols.KserveV2Grpc;

/// <summary>A good answer for the rehearsal before a run. No byte of it is above 127, so that it is the same as text.</summary>
internal static class SampleMessage
{
    public static SampleAnswer Answer { get; } = Make();

    private static SampleAnswer Make()
    {
        var body = new ArrayBufferWriter<byte>();
        MessageFrame.Begin(body);
        body.Write(new ModelInferResponse
        {
            ModelName = "m",
            Outputs = { new ModelInferResponse.Types.InferOutputTensor { Name = "y", Datatype = "FP32", Shape = { 1 } } },
            RawOutputContents = { ByteString.CopyFrom(0, 0, 0, 0x40) },
        }.ToByteArray());
        MessageFrame.End(body, GrpcCompression.Identity);
        return new SampleAnswer(GrpcHeaders.ContentType, Encoding.ASCII.GetString(body.WrittenSpan)) { Headers = $"{GrpcHeaders.Status}: 0\r\n" };
    }
}
