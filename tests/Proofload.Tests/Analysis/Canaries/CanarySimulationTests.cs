using Proofload.Analysis.Canaries;

namespace Proofload.Tests.Analysis.Canaries;

/// <summary>
/// What the judge says of canaries whose truth is known (<see cref="SimulatedCanary"/>), a look after each window from the sixth on. The figures
/// stand in docs/canary.md.
/// </summary>
public sealed class CanarySimulationTests(ITestOutputHelper output)
{
    // The docs' figures are of 200 canaries (PROOFLOAD_CANARIES=200), which take minutes; the first of the same seeds are enough to notice a judge that has changed.
    private static readonly int Canaries = int.TryParse(Environment.GetEnvironmentVariable("PROOFLOAD_CANARIES"), out var count) ? count : 12;

    /// <summary>Nothing has changed: every alarm is a false one.</summary>
    public static TheoryData<SimulatedCanary> Unchanged =>
    [
        .. from drift in new[] { 0, 0.3 }
           from mirrored in new[] { true, false }
           from utilisation in new[] { 0.3, 0.5, 0.7 }
           select new SimulatedCanary { Utilisation = utilisation, Drift = drift, IsMirrored = mirrored },
    ];

    /// <summary>The canary is worse by more than its limit.</summary>
    public static TheoryData<SimulatedCanary> Worse =>
    [
        new SimulatedCanary { Utilisation = 0.3, Slower = 1.3 },
        new SimulatedCanary { Utilisation = 0.3, Slower = 1.3, Drift = 0.3 },
        new SimulatedCanary { Utilisation = 0.7, MoreErrors = 0.01 },
        new SimulatedCanary { Utilisation = 0.3, Longer = 1.1, PerWindow = 1000, Criteria = ["latency p99 +5%", "error_rate +0.5pp"] },
        new SimulatedCanary { Utilisation = 0.3, Longer = 1.1, Drift = 0.3, PerWindow = 1000, Criteria = ["latency p99 +5%", "error_rate +0.5pp"] },
        new SimulatedCanary { Utilisation = 0.7, Longer = 1.1, Windows = 90, PerWindow = 2000, Criteria = ["latency p99 +5%", "error_rate +0.5pp"] },
        new SimulatedCanary { Utilisation = 0.7, Longer = 1.1, Drift = 0.3, Windows = 90, PerWindow = 2000, Criteria = ["latency p99 +5%", "error_rate +0.5pp"] },
    ];

    [Theory]
    [MemberData(nameof(Unchanged))]
    public void An_unchanged_canary_is_called_worse_no_more_often_than_alpha(SimulatedCanary canary)
    {
        var verdicts = Judge(canary);
        var wrong = verdicts.Count(static v => v is CanaryVerdict.Worse or CanaryVerdict.Unsteady);

        // What a true 5 % exceeds about once in a hundred times.
        Assert.InRange(wrong, 0, (int)Math.Ceiling((0.05 * Canaries) + (2.33 * Math.Sqrt(0.05 * 0.95 * Canaries))));
    }

    [Theory]
    [MemberData(nameof(Worse))]
    public void A_worse_canary_never_passes_and_is_mostly_found(SimulatedCanary canary)
    {
        var verdicts = Judge(canary);
        Assert.True(verdicts.Count(static v => v == CanaryVerdict.Pass) <= Canaries / 20);
        Assert.True(verdicts.Count(static v => v is CanaryVerdict.Worse or CanaryVerdict.Unsteady) >= Canaries * 8 / 10);
    }

    private List<CanaryVerdict> Judge(SimulatedCanary canary)
    {
        List<CanaryVerdict> verdicts = [.. Enumerable.Range(0, Canaries).AsParallel().AsOrdered().Select(i => canary.Judge((ulong)i))];
        output.WriteLine($"{canary}: " + string.Join(", ", verdicts.GroupBy(static v => v).OrderBy(static g => g.Key).Select(static g => $"{g.Key} {g.Count()}")));
        return verdicts;
    }
}
