using System.Security.Cryptography.X509Certificates;
using Proofload.Plans;
using Proofload.Tests.Transport.Tls;

namespace Proofload.Tests.Transport;

/// <summary>What holds without TLS holds with it.</summary>
public sealed class EpollOverTlsTests : Http1TransportContract
{
    protected override TransportEngine Engine => TransportEngine.Epoll;

    private protected override X509Certificate2? Certificate => TestCertificate.Valid;
}
