using Proofload.Slo.Drills;

namespace Proofload.Tests.Slo.Drills;

public sealed class DrillLedgerTests
{
    private const long Ms = 1_000_000;
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void WorstRatio_OfABurst_IsThatOfTheWindowThatHoldsItAll()
    {
        // 50 a second; of the 500 events, the ten from 5.02 to 5.2 s are bad.
        var ledger = Filled(static i => i is > 250 and <= 260);
        Assert.Equal(10 / 50.0, ledger.WorstRatio(Second, TimeSpan.Zero, 0, 10_000 * Ms), 2);
        Assert.Equal(10 / 250.0, ledger.WorstRatio(5 * Second, TimeSpan.Zero, 0, 10_000 * Ms), 2);
        Assert.Equal(10 / 25.0, ledger.WorstRatio(Second, TimeSpan.FromMilliseconds(500), 0, 10_000 * Ms), 2);
    }

    [Fact]
    public void WorstRatio_BeforeAndAfterABurst_KnowsNothingOfIt()
    {
        var ledger = Filled(static i => i is > 250 and <= 260);
        Assert.Equal(0, ledger.WorstRatio(Second, TimeSpan.Zero, 0, 5_000 * Ms));
        Assert.Equal(0, ledger.WorstRatio(Second, TimeSpan.Zero, 6_300 * Ms, 10_000 * Ms));
        Assert.Equal(0, new DrillLedger().WorstRatio(Second, TimeSpan.Zero, 0, long.MaxValue));
    }

    [Fact]
    public void Copy_IsNotChangedByWhatComesLater()
    {
        var ledger = Filled(static _ => false);
        var copy = ledger.Copy();
        ledger.Add(20_000 * Ms, isGood: false);
        Assert.Equal(0, copy.WorstRatio(Second, TimeSpan.Zero, 0, long.MaxValue));
        Assert.Equal(1, ledger.WorstRatio(Second, TimeSpan.Zero, 0, long.MaxValue));
        ledger.Clear();
        Assert.Equal(0, ledger.WorstRatio(Second, TimeSpan.Zero, 0, long.MaxValue));
    }

    private static DrillLedger Filled(Func<int, bool> isBad)
    {
        var ledger = new DrillLedger();
        for (var i = 1; i <= 500; i++)
        {
            ledger.Add(i * 20 * Ms, !isBad(i));
        }

        return ledger;
    }
}
