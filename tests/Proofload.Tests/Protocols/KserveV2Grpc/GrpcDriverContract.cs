using System.Text;
using Proofload.Plans;

namespace Proofload.Tests.Protocols.KserveV2Grpc;

/// <summary>The contract of all protocols with what is particular to gRPC: binary bodies, and a status in the head where no transport brings trailers.</summary>
public abstract class GrpcDriverContract : ProtocolDriverContract
{
    protected override string Protocol => "kserve-v2-grpc";

    protected override string ContentType => "application/grpc";

    protected override RequestPlan Request => DriverBench.Request() with { Inputs = [new TensorPlan { Name = "x", DataType = "FP32", Shape = [2, 2] }] };

    protected override byte[] Bytes(string answer) => Encoding.Latin1.GetBytes(answer);

    private protected override TestHead Head(int status) => Ok(status);

    private protected override void Ask(TestHead head)
    {
        head.Header("grpc-encoding");
        head.Header("grpc-status");
        head.IsContentType("application/grpc");
    }

    private protected static TestHead Ok(int status = 200) => new(status, "application/grpc", ("grpc-status", "0"));
}
