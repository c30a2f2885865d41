using System.Globalization;
using Proofload.Analysis.Capacity;
using Proofload.Results;

namespace Proofload.Tests.Analysis.Capacity;

/// <summary>
/// Searches of simulated targets whose capacity is known. PROOFLOAD_CAPACITY_TRIALS=n makes n searches of each kind of target in place of 34
/// and as many ladders; the figures in docs/capacity.md are those of 400.
/// </summary>
public sealed class CapacitySimulationTests(ITestOutputHelper output)
{
    private const double Settle = 10;
    private const int Rungs = 12;

    private static readonly CapacityOptions Options = new() { MinProbe = 15, MaxProbe = 300, FindBreakingPoint = false };

    private static readonly Func<ulong, SimulatedTarget>[] Kinds = [SimulatedTarget.Single, SimulatedTarget.Several, SimulatedTarget.Batching];

    private static readonly int? Asked =
        int.TryParse(Environment.GetEnvironmentVariable("PROOFLOAD_CAPACITY_TRIALS"), NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : null;

    [Fact]
    public void TheIntervalContainsTheTrueCapacityInNinetyOfAHundredSearches_InHalfTheTimeOfALadder()
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

    [Fact]
    public void ALadderOfTwelveStepsInTwiceTheTime_IsNotNarrower()
    {
        var trials = Asked ?? 8;
        foreach (var kind in Kinds)
        {
            var found = Enumerable.Range(0, trials).Select(i => Trial.Of(kind((ulong)i + 500), (ulong)i + 500)).ToList();
            var step = (2 * found.Average(static t => t.Seconds) / Rungs) - Settle;
            var widths = Enumerable.Range(0, trials).Select(i =>
            {
                var (pass, fail) = kind((ulong)i + 500).FixedLadder(Rungs, Options.Resolution, Settle, step, (ulong)i);
                return (fail / pass) - 1 ?? double.PositiveInfinity;
            }).ToList();
            var (search, fixedSteps) = (Median(found.Select(static t => t.Result.Width ?? double.PositiveInfinity)), Median(widths));
            output.WriteLine($"{found[0].Name}: median width {search:P1} by search, {fixedSteps:P1} by a ladder of {Rungs} steps of {step + Settle:0} s, twice the time; {widths.Count(double.IsInfinity)} ladders without an interval");
            Assert.True(search <= fixedSteps + 0.001, $"{found[0].Name}: {search:P1} by search, {fixedSteps:P1} by ladder");
        }
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
