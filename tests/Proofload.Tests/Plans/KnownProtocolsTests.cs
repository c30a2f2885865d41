using Proofload.Plans;
using Proofload.Protocols;

namespace Proofload.Tests.Plans;

public sealed class KnownProtocolsTests
{
    [Fact]
    public void All_HaveADriver_AndEveryDriverIsKnown() =>
        Assert.Equal(KnownProtocols.All, BuiltInProtocols.All.Select(static p => p.Facts));
}
