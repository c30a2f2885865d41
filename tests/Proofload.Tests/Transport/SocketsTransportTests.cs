using Proofload.Plans;

namespace Proofload.Tests.Transport;

public sealed class SocketsTransportTests : Http1TransportContract
{
    protected override TransportEngine Engine => TransportEngine.Sockets;
}
