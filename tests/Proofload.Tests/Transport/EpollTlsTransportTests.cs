using Proofload.Plans;

namespace Proofload.Tests.Transport;

public sealed class EpollTlsTransportTests : TlsTransportContract
{
    protected override TransportEngine Engine => TransportEngine.Epoll;
}
