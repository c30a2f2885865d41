using Proofload.Plans;

namespace Proofload.Tests.Transport;

public sealed class SocketsTlsTransportTests : TlsTransportContract
{
    protected override TransportEngine Engine => TransportEngine.Sockets;
}
