using Proofload.Measurement.Clocks;
using Proofload.Measurement.Pacing;

namespace Proofload.Measurement.Tests.Pacing;

public sealed class WaiterTests
{
    public static TheoryData<bool> Kinds => new(true, false);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void WaitUntil_ThePast_ReturnsAtOnce(bool native)
    {
        using var waiter = Create(native);
        waiter.WaitUntil(0);
        waiter.WaitUntil(long.MinValue + 1_000_000);
        waiter.WaitUntil(SystemClock.Instance.NowNs);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void WaitUntil_NeverReturnsEarly(bool native)
    {
        using var waiter = Create(native);
        for (var i = 0; i < 20; i++)
        {
            var due = SystemClock.Instance.NowNs + (i * 150_000);
            waiter.WaitUntil(due);
            Assert.True(SystemClock.Instance.NowNs >= due);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Wake_BeforeTheWait_EndsItAtOnce_AndSeveralCountOnce(bool native)
    {
        using var waiter = Create(native);
        waiter.Wake();
        waiter.Wake();
        waiter.WaitUntil(long.MaxValue);

        var due = SystemClock.Instance.NowNs + 5_000_000;
        waiter.WaitUntil(due);
        Assert.True(SystemClock.Instance.NowNs >= due, "the second wake must not outlive the wait that took the first");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Wake_FromAnotherThread_EndsAnEndlessWait(bool native)
    {
        using var waiter = Create(native);
        var waiting = Task.Run(() => waiter.WaitUntil(long.MaxValue), TestContext.Current.CancellationToken);
        await Task.Delay(20, TestContext.Current.CancellationToken);
        waiter.Wake();
        await waiting.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Wakes_RacingWithWaits_AreNeverLost(bool native)
    {
        // Two threads hand a token to and fro; a lost wake would leave both waiting for ever.
        using var ping = Create(native);
        using var pong = Create(native);
        const int Rounds = 5_000;
        var turn = 0;
        var other = Task.Run(() =>
        {
            for (var i = 0; i < Rounds; i++)
            {
                while (Volatile.Read(ref turn) != (2 * i) + 1)
                    pong.WaitUntil(long.MaxValue);
                Volatile.Write(ref turn, (2 * i) + 2);
                ping.Wake();
            }
        }, TestContext.Current.CancellationToken);
        var own = Task.Run(() =>
        {
            for (var i = 0; i < Rounds; i++)
            {
                Volatile.Write(ref turn, (2 * i) + 1);
                pong.Wake();
                while (Volatile.Read(ref turn) != (2 * i) + 2)
                    ping.WaitUntil(long.MaxValue);
            }
        }, TestContext.Current.CancellationToken);
        await Task.WhenAll(own, other).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        Assert.Equal(2 * Rounds, turn);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Wake_AfterDisposal_DoesNothing_AndAWaitIsRefused(bool native)
    {
        var waiter = Create(native);
        waiter.Dispose();
        waiter.Wake();
        waiter.Dispose();
        Assert.Throws<ObjectDisposedException>(() => waiter.WaitUntil(long.MaxValue));
    }

    [Fact]
    public void Create_SpinOutOfRange_IsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(static () => Waiter.Create(-1));
        Assert.Throws<ArgumentOutOfRangeException>(static () => Waiter.Create(1.5));
    }

    [Fact]
    public void Wait_AllocatesNothing()
    {
        using var waiter = Create(native: true);
        waiter.Wake();
        waiter.WaitUntil(0);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            waiter.WaitUntil(SystemClock.Instance.NowNs + 10_000);
            waiter.Wake();
            waiter.WaitUntil(long.MaxValue);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static IWaiter Create(bool native) => native ? Waiter.Create() : new PortableWaiter(new SpinBudget());
}
