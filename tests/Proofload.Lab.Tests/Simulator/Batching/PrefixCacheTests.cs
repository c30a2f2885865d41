using Proofload.Lab.Simulator.Batching;

namespace Proofload.Lab.Tests;

public sealed class PrefixCacheTests
{
    [Fact]
    public void Match_CountsOnlyLeadingBlocks()
    {
        var cache = new PrefixCache(10);
        cache.Add([1, 2, 3]);
        Assert.Equal(3, cache.Match([1, 2, 3, 4]));
        Assert.Equal(2, cache.Match([1, 2, 9, 3]));
        Assert.Equal(0, cache.Match([9, 1, 2]));
    }

    [Fact]
    public void Add_OverCapacity_DropsTheLeastRecentlyUsedAndTailsBeforeHeads()
    {
        var cache = new PrefixCache(3);
        cache.Add([1, 2, 3]);
        cache.Add([7]);
        Assert.Equal(3, cache.Count);
        Assert.Equal(2, cache.Match([1, 2, 3]));
        cache.Add([8, 9]);
        Assert.Equal(2, cache.Match([8, 9]));
        Assert.Equal(0, cache.Match([7]));
    }
}
