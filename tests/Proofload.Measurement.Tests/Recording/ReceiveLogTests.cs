using Proofload.Measurement.Recording;

namespace Proofload.Measurement.Tests.Recording;

public sealed class ReceiveLogTests
{
    private readonly ReceiveLog _log = new();

    [Fact]
    public void Entries_AreKeptInOrderAndByKind()
    {
        _log.AddDelay(5);
        _log.AddLag(-7, alone: true);
        _log.AddDelay(long.MaxValue >> 2);
        _log.AddLag(9, alone: false);
        Assert.Equal([5, long.MaxValue >> 2], _log.DelaysNs);
        Assert.Equal([-7, 9], _log.LagsNs);
        Assert.Equal([-7L], _log.UncoalescedLagsNs);
    }

    [Fact]
    public void ShareLatestLag_TakesBackThatItWasAlone_WhateverCameBetween()
    {
        _log.ShareLatestLag();
        _log.AddLag(1, alone: true);
        _log.AddLag(2, alone: true);
        _log.AddDelay(3);
        _log.ShareLatestLag();
        Assert.Equal([1, 2], _log.LagsNs);
        Assert.Equal([1L], _log.UncoalescedLagsNs);
    }

    [Fact]
    public void Clear_ForgetsEverything()
    {
        _log.AddLag(1, alone: true);
        _log.Clear();
        _log.ShareLatestLag();
        _log.AddDelay(4);
        _log.ShareLatestLag();
        Assert.Equal([4L], _log.DelaysNs);
        Assert.Empty(_log.LagsNs);
    }

    [Fact]
    public void Add_BeyondTheCapacity_IsNotKept()
    {
        for (var i = 0; i < ReceiveLog.Capacity + 2; i++)
            _log.AddDelay(i);
        _log.AddLag(1, alone: true);
        _log.ShareLatestLag();
        Assert.Equal(ReceiveLog.Capacity, _log.DelaysNs.Count);
        Assert.Empty(_log.LagsNs);
    }
}
