using FsCheck;
using FsCheck.Fluent;
using Proofload.Measurement.Clocks;

namespace Proofload.Measurement.Tests.Clocks;

public sealed class KernelClockTests
{
    private const long Epoch = 1_700_000_000_000_000_000;
    private readonly ManualClock _machine = new(5_000_000_000);
    private readonly RunClock _run;
    private readonly WallClock _wall;
    private readonly KernelClock _kernel;

    public KernelClockTests()
    {
        _run = new RunClock(_machine);
        _wall = new WallClock(_machine);
        _kernel = new KernelClock(_run, _wall);
    }

    [Fact]
    public void TryTranslate_AStampOfNow_IsNowWithinTheUncertainty()
    {
        _machine.Advance(1_000_000);
        var stamp = _wall.Peek();
        var arrived = _run.NowNs;
        _machine.Advance(400_000);
        Assert.True(_kernel.TryTranslate(stamp, 0, _run.NowNs, out var arrival));
        Assert.InRange(arrival, arrived - _kernel.UncertaintyNs, arrived + _kernel.UncertaintyNs);
        Assert.InRange(_kernel.UncertaintyNs, 1, 20);
    }

    [Fact]
    public void TryTranslate_AfterTheStartOfTheRunWasSet_CountsFromTheStart()
    {
        _machine.Advance(3_000_000_000);
        _run.StartAt(0);
        _machine.Advance(700_000);
        var stamp = _wall.Peek();
        Assert.True(_kernel.TryTranslate(stamp, 0, _run.NowNs, out var arrival));
        Assert.InRange(arrival, 700_000 - _kernel.UncertaintyNs, 700_000);
    }

    [Fact]
    public void TryTranslate_AStampThatLiesAheadOfTheReadingByTheUncertainty_IsTheReading()
    {
        var stamp = _wall.Peek() + _kernel.UncertaintyNs;
        Assert.True(_kernel.TryTranslate(stamp, 0, _run.NowNs, out var arrival));
        Assert.Equal(_run.NowNs, arrival);
    }

    [Fact]
    public void TryTranslate_AStampFromBeforeTheRequest_IsRefused()
    {
        var stamp = _wall.Peek();
        _machine.Advance(10_000);
        Assert.False(_kernel.TryTranslate(stamp, _run.NowNs - 5_000, _run.NowNs, out var arrival));
        Assert.Equal(_run.NowNs, arrival);
    }

    [Fact]
    public void WallClockPutForward_StampsAreRefusedUntilTheMappingIsRight()
    {
        _machine.Advance(50_000_000);
        _wall.Step(2_000_000_000);
        var stamp = _wall.Peek();
        _machine.Advance(10_000);
        Assert.False(_kernel.TryTranslate(stamp, 0, _run.NowNs, out _));
        Assert.Equal(1, _kernel.Steps);

        _machine.Advance(10_000);
        stamp = _wall.Peek();
        _machine.Advance(10_000);
        Assert.True(_kernel.TryTranslate(stamp, 0, _run.NowNs, out var arrival));
        Assert.InRange(arrival, _run.NowNs - 10_000 - _kernel.UncertaintyNs, _run.NowNs);
    }

    [Theory]
    [InlineData(-3_600_000_000_000)]
    [InlineData(-5_000_000)]
    public void WallClockPutBack_StampsAreRefusedUntilTheMappingIsRight(long step)
    {
        _machine.Advance(50_000_000);
        _wall.Step(step);
        var stamp = _wall.Peek();
        _machine.Advance(10_000);

        // Five milliseconds back lie well after the request: only the look at the clocks shows that they are wrong.
        var read = _run.NowNs;
        Assert.False(_kernel.TryTranslate(stamp, 0, read, out var arrival));
        Assert.Equal(read, arrival);
        _kernel.Refresh();
        Assert.Equal(1, _kernel.Steps);
        _machine.Advance(10_000);
        stamp = _wall.Peek();
        Assert.True(_kernel.TryTranslate(stamp, 0, _run.NowNs, out _));
    }

    [Fact]
    public void StampsFromBeforeAStep_AreRefusedWhenTheMappingIsRightAgain()
    {
        _machine.Advance(50_000_000);
        var stamp = _wall.Peek();
        _machine.Advance(1_000);
        _wall.Step(600_000);
        Assert.True(_kernel.Refresh());

        // 600 µs too early, within every other limit.
        Assert.False(_kernel.TryTranslate(stamp, 0, _run.NowNs, out _));
    }

    [Fact]
    public void RefreshIfDue_ClocksThatDriftApart_AreFollowedAndNoStep()
    {
        for (var i = 0; i < 200; i++)
        {
            // 500 ppm is the most that NTP slews.
            _machine.Advance(10_000_000);
            _wall.Step(5_000);
            var stamp = _wall.Peek();
            _kernel.RefreshIfDue(_run.NowNs);
            _machine.Advance(60_000);
            if (_kernel.TryTranslate(stamp, 0, _run.NowNs, out var arrival))
            {
                Assert.InRange(_run.NowNs - arrival, 0, 60_000 + KernelClock.StepNs);
            }
        }

        Assert.Equal(0, _kernel.Steps);
    }

    [Fact]
    public void RefreshIfDue_BeforeItIsDue_ReadsNoClock()
    {
        var readings = _wall.Readings;
        _machine.Advance(KernelClock.RefreshNs / 2);
        _kernel.RefreshIfDue(_run.NowNs);
        Assert.Equal(readings, _wall.Readings);
        _machine.Advance(KernelClock.RefreshNs);
        _kernel.RefreshIfDue(_run.NowNs);
        Assert.True(_wall.Readings > readings);
    }

    [Fact]
    public void Refresh_BracketsTornApart_KeepTheMapping()
    {
        _machine.Advance(200_000_000);
        var before = _kernel.UncertaintyNs;
        _wall.ReadingNs = 5_000_000;
        Assert.False(_kernel.Refresh());
        Assert.Equal((0, before), (_kernel.Steps, _kernel.UncertaintyNs));
    }

    [Fact]
    public void TryTranslate_WhateverTheStamp_NeverLeavesItsBounds()
    {
        var stamps = Gen.Choose(-2_000_000_000, 2_000_000_000);
        Prop.ForAll(Arb.From(stamps), Arb.From(Gen.Choose(0, 2_000_000)), (stamp, sent) =>
        {
            _machine.Advance(1_500_000);
            _wall.Step(stamp % 7 == 0 ? stamp : 0);
            var read = _run.NowNs;
            var notBefore = read - sent;
            var used = _kernel.TryTranslate(_wall.Peek() + stamp, notBefore, read, out var arrival);
            return arrival <= read && arrival >= notBefore && (used || arrival == read);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void LinuxRealTime_IsTheWallClock()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        var before = SystemClock.Instance.UtcNow;
        var now = LinuxRealTime.Instance.NowNs;
        var after = SystemClock.Instance.UtcNow;
        Assert.InRange(now / 100, (before - DateTimeOffset.UnixEpoch).Ticks, (after - DateTimeOffset.UnixEpoch).Ticks);
    }

    /// <summary>A wall clock that follows the machine's clock until it is set; a reading takes time.</summary>
    private sealed class WallClock(ManualClock machine) : IRealTime
    {
        private long _offset = Epoch;

        public long ReadingNs { get; set; } = 20;

        public int Readings { get; private set; }

        public long NowNs
        {
            get
            {
                Readings++;
                machine.Advance(ReadingNs / 2);
                var now = Peek();
                machine.Advance(ReadingNs / 2);
                return now;
            }
        }

        public long Peek() => machine.NowNs + _offset;

        public void Step(long ns) => _offset += ns;
    }
}
