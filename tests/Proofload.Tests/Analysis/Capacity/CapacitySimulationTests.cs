using System.Globalization;
using Proofload.Analysis.Capacity;
using Proofload.Results;

namespace Proofload.Tests.Analysis.Capacity;

/// <summary>
/// Searches of simulated targets whose capacity is known. PROOFLOAD_CAPACITY_TRIALS=n makes n searches of each kind of target in place of 34
/// and as many ladders; the figures in docs/capacity.md are those of 150.
/// </summary>
public sealed class CapacitySimulationTests(ITestOutputHelper output)
{
    private const double Settle = 10;
    private const int Rungs = 12;

    private static readonly CapacityOptions Options = new() { MinProbe = 15, MaxProbe = 300, FindBreakingPoint = false };

    private static readonly double[] LadderSteps = [60, 75, 90, 110, 130, 160, 190, 230, 280, 340, 410, 500];

    private static readonly Func<ulong, SimulatedTarget>[] Kinds = [SimulatedTarget.Single, SimulatedTarget.Several, SimulatedTarget.Batching];

    private static readonly int? Asked =
        int.TryParse(Environment.GetEnvironmentVariable("PROOFLOAD_CAPACITY_TRIALS"), NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : null;

    [Fact]
    public void TheIntervalContainsTheTrueCapacityInNinetyOfAHundredSearches_InHalfTheTimeOfTwelveOfItsLongestProbes()
    {
        var trials = Asked ?? 34;
        var (all, contained, tooHigh, seconds, ladder) = (0, 0, 0, 0.0, 0.0);
        foreach (var kind in Kinds)
        {
            var found = Enumerable.Range(0, trials).Select(i => Trial.Of(kind((ulong)i), (ulong)i)).ToList();
            Report(found);
            all += trials;
            contained += found.Count(static t => t.Contains);
            tooHigh += found.Count(static t => t.Result.LastPass?.Load > t.Capacity);
            seconds += found.Sum(static t => t.Seconds);
            ladder += found.Sum(static t => Rungs * (t.Longest + Settle));
        }

        Assert.True(contained >= 0.9 * all, $"{contained} of {all} intervals contain the true capacity");
        Assert.True(tooHigh <= 0.05 * all, $"{tooHigh} of {all} searches passed a load above the true capacity");

        // A ladder's steps are fixed beforehand, so all are as long as the one that takes longest.
        Assert.True(seconds <= ladder / 2, $"the searches took {seconds:0} s, ladders of {Rungs} such steps take {ladder:0} s");
    }

    /// <summary>
    /// Steps of a fixed length are judged by the same rules, in one look, and their last pass is confirmed as that of a search is. A ladder is
    /// given the shortest steps with which its intervals are as narrow on average. One kind of ladder begins where the search begins, climbs by the
    /// resolution and ends at its first fail; the other has 12 steps, all of which are run, and is placed around the capacity by somebody who knows it.
    /// </summary>
    [Fact]
    public void AFixedLadderThatFindsAsNarrowAnInterval_TakesTwiceTheTime()
    {
        var trials = Asked ?? 20;
        var (searches, placed) = (0.0, 0.0);
        foreach (var kind in Kinds)
        {
            var found = Enumerable.Range(0, trials).Select(i => Trial.Of(kind((ulong)i + 500), (ulong)i + 500)).ToList();
            var (width, seconds) = (found.Average(static t => Capped(t.Result.Width)), found.Average(static t => t.Seconds));
            var (step, reached) = (LadderSteps[^1], 0.0);
            foreach (var length in LadderSteps)
            {
                step = length;
                reached = Enumerable.Range(0, trials).Average(i =>
                {
                    var (pass, fail) = kind((ulong)i + 500).FixedLadder(Rungs, Options.Resolution, Settle, length, (ulong)i);
                    return Capped((fail / pass) - 1);
                });
                if (reached <= width)
                    break;
            }

            var confirmation = (Options.ConfirmFactor * step) + Settle;
            var around = (Rungs * (step + Settle)) + confirmation;
            var climbing = (found.Average(static t => 1 + Math.Ceiling(Math.Log(t.Capacity / t.Result.Steps[0].Load) / Math.Log(1 + Options.Resolution))) * (step + Settle)) + confirmation;
            output.WriteLine(
                $"{found[0].Name[..3]}: mean width {width:P1} in {seconds:0} s by search; {reached:P1} by ladders with steps of {step:0} s: "
                + $"{around:0} s for {Rungs} steps around the capacity ({seconds / around:P0}), {climbing:0} s from the start of the search ({seconds / climbing:P0})");
            Assert.True(seconds <= climbing / 2, $"{found[0].Name}: {seconds:0} s by search, {climbing:0} s by a ladder from the same start");
            searches += seconds;
            placed += around;
        }

        output.WriteLine($"all: {searches / placed:P0} of {Rungs} steps around the capacity");
        Assert.True(searches <= placed / 2, $"{searches:0} s by search, {placed:0} s by ladders of {Rungs} steps around the capacity");
    }

    [Theory]
    [InlineData(15)]
    [InlineData(60)]
    [InlineData(240)]
    public void AtTheCapacityItself_AProbeIsSeldomAPass(double seconds)
    {
        var trials = Asked ?? 60;
        foreach (var kind in Kinds)
        {
            var passed = Enumerable.Range(0, trials).Count(i =>
            {
                var target = kind((ulong)i);
                var probe = new SimulatedProbe(target.Server(), target.Capacity, Settle, 90_000 + (ulong)i);
                return probe.Observe(seconds, target.Objective, 0.95).Objectives[0].Result == ObjectiveState.Passed;
            });
            output.WriteLine($"{kind(0).Name}: {passed} of {trials} probes of {seconds} s at the capacity passed");

            // 2.5 % nominal on this side; the margin is three standard errors and the histogram's own.
            Assert.True(passed <= trials * (0.05 + (3 * Math.Sqrt(0.05 * 0.95 / trials))), $"{passed} of {trials}");
        }
    }

    /// <summary>Without an end the interval is the whole ladder.</summary>
    private static double Capped(double? width) => Math.Min(width ?? double.PositiveInfinity, Math.Pow(1 + Options.Resolution, Rungs - 1) - 1);

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }

    private void Report(List<Trial> found)
    {
        output.WriteLine(
            $"{found[0].Name[..3]}: {found.Count(static t => t.Contains)} of {found.Count} contain the capacity, {found.Count(static t => t.Result.LastPass?.Load > t.Capacity)} passed above it, "
            + $"{found.Count(static t => t.Result.FirstFail?.Load < t.Capacity)} failed below it, {found.Count(static t => !t.Result.Confirmed)} unconfirmed; "
            + $"median width {Median(found.Select(static t => t.Result.Width ?? double.PositiveInfinity)):P1}, mean time {found.Average(static t => t.Seconds):0} s in {found.Average(static t => t.Result.Steps.Count):0.0} probes, "
            + $"mean of the longest probe before the confirmation {found.Average(static t => t.Longest):0} s, {found.Average(static t => t.Seconds / (Rungs * (t.Longest + Settle))):P0} of a ladder of such steps");
    }

    private sealed record Trial(string Name, double Capacity, CapacityResult Result, double Seconds)
    {
        public bool Contains => Result.LastPass?.Load <= Capacity && Capacity <= Result.FirstFail?.Load;

        public double Longest => Result.Steps.Where(static s => s.Phase != ProbePhase.Confirm).Max(static s => s.Observed.Duration);

        public static Trial Of(SimulatedTarget target, ulong seed)
        {
            var (result, seconds) = target.Search(Options, Settle, seed);
            return new Trial(target.Name, target.Capacity, result, seconds);
        }
    }
}
