using Proofload.Plans;
using Proofload.Protocols;

namespace Proofload.Tests.Plans;

public sealed class KnownProtocolsTests
{
    [Fact]
    public void Facts_AreThoseOfTheBuiltInProtocols() => Assert.Equal(
        BuiltInProtocols.All.Select(p => (p.Name, p.CanStream, p.NeedsModel)),
        KnownProtocols.All.Select(p => (p.Id, p.Streams, p.NeedsModel)));
}
