using FsCheck.Fluent;
using Proofload.Analysis.Tradeoffs;
using Proofload.Tests.Load;

namespace Proofload.Tests.Analysis.Tradeoffs;

public sealed class ParetoFrontierTests
{
    private static readonly TradeoffAxis[] Two = [TradeoffAxis.Cost, TradeoffAxis.Latency];

    [Fact]
    public void Of_Beaten_NamesItsDominator_TheCheapestOne()
    {
        var result = ParetoFrontier.Of([Point("d", 3, 3), Point("b", 2, 2), Point("a", 1, 2.5), Point("c", 4, 1)], Two);
        Assert.Equal(["a", "b", "c", "d"], result.Standings.Select(static s => s.Point.Name));
        Assert.Equal([null, null, null, "a"], result.Standings.Select(static s => s.DominatedBy));
        Assert.Equal("a", result.Recommended!.Point.Name);
    }

    [Fact]
    public void Of_MissesItsObjectives_IsRemovedBeforeItBeatsAnything()
    {
        var result = ParetoFrontier.Of([Point("slow", 1, 1) with { Infeasible = "misses latency p99 < 200ms" }, Point("b", 2, 2)], Two);
        Assert.Equal("b", Assert.Single(result.Standings).Point.Name);
        Assert.True(result.Standings[0].IsOnFrontier);
        Assert.Equal("slow", Assert.Single(result.Infeasible).Name);
    }

    [Fact]
    public void Of_EqualPoints_AreBothKept_InTheOrderOfTheirNames()
    {
        var result = ParetoFrontier.Of([Point("b", 1, 1), Point("a", 1, 1)], Two);
        Assert.Equal(["a", "b"], result.Standings.Select(static s => s.Point.Name));
        Assert.All(result.Standings, static s => Assert.True(s.IsOnFrontier));
        Assert.All(result.Standings, static s => Assert.Equal(0.5, s.BestOnFirstAxis, 1e-9));
    }

    [Fact]
    public void Of_HigherIsBetter_IsTurned()
    {
        TradeoffAxis[] axes = [TradeoffAxis.Cost, TradeoffAxis.Speed];
        TradeoffPoint Speed(string name, double cost, double speed) => new() { Name = name, Values = new Dictionary<string, AxisValue> { ["cost"] = new(cost), ["output_speed"] = new(speed) } };
        Assert.Equal("fast", ParetoFrontier.Of([Speed("fast", 1, 90), Speed("slow", 1, 40)], axes).Standings[1].DominatedBy);
    }

    [Fact]
    public void Of_AxisThatOneDoesNotKnow_IsLeftOutAndNotTakenForZero()
    {
        var unknown = new TradeoffPoint { Name = "u", Values = new Dictionary<string, AxisValue> { ["cost"] = new(1) } };
        var result = ParetoFrontier.Of([unknown, Point("k", 2, 0.1)], Two);
        Assert.Equal([TradeoffAxis.Latency], result.LeftOut);
        Assert.Equal("u", result.Standings[1].DominatedBy);
    }

    [Fact]
    public void Of_NothingFeasible_RecommendsNothing()
    {
        var result = ParetoFrontier.Of([Point("a", 1, 1) with { Infeasible = "x" }], Two);
        Assert.Null(result.Recommended);
        Assert.Empty(result.Axes);
    }

    [Fact]
    public void Membership_OfSeparateIntervals_IsCertain_OfOverlappingOnesAsOftenAsTheNormalSays()
    {
        TradeoffPoint Wide(string name, double cost) => new() { Name = name, Values = new Dictionary<string, AxisValue> { ["cost"] = new(cost, cost - 1.96, cost + 1.96) } };
        TradeoffAxis[] cost = [TradeoffAxis.Cost];
        Assert.Equal(1, ParetoFrontier.Of([Wide("a", 1), Wide("b", 100)], cost).Standings[0].Membership, 1e-9);

        // Two normals one standard deviation apart: P(A < B) = Phi(1 / sqrt 2) = 0.7602.
        var near = ParetoFrontier.Of([Wide("a", 1), Wide("b", 2)], cost).Standings;
        Assert.Equal(0.7602, near[0].Membership, 0.02);
        Assert.Equal(1, near[0].Membership + near[1].Membership, 1e-9);
        Assert.Equal(near[0].Membership, near[0].BestOnFirstAxis, 1e-9);
    }

    [Fact]
    public void Of_TheSameSeed_GivesTheSameProbabilities_InAnyOrderOfThePoints()
    {
        TradeoffPoint[] points = [.. Enumerable.Range(0, 6).Select(static i => new TradeoffPoint { Name = $"p{i}", Values = new Dictionary<string, AxisValue> { ["cost"] = new(i, i - 2, i + 3), ["latency_p99"] = new(6 - i, 5 - i, 9 - i) } })];
        var (a, b) = (ParetoFrontier.Of(points, Two, 7), ParetoFrontier.Of([.. points.Reverse()], Two, 7));
        Assert.Equal(a.Standings.Select(static s => (s.Point.Name, s.Membership)), b.Standings.Select(static s => (s.Point.Name, s.Membership)));
        Assert.NotEqual(a.Standings.Select(static s => s.Membership), ParetoFrontier.Of(points, Two, 8).Standings.Select(static s => s.Membership));
    }

    [Fact]
    public void Of_TwoPointsOfOneName_IsRefused() => Assert.Throws<ArgumentException>(static () => ParetoFrontier.Of([Point("a", 1, 1), Point("a", 2, 2)], Two));

    [Fact]
    public void Of_Anything_KeepsExactlyWhatNoneBeats_AndEveryDominatorBeats() => PropertyCheck.Holds(Prop.ForAll(
        Gen.Choose(0, 6).Two().Select(static p => (p.Item1, p.Item2)).ListOf(8).ToArbitrary(),
        static pairs =>
        {
            var points = pairs.Select((p, i) => Point($"p{i}", p.Item1, p.Item2)).ToList();
            var result = ParetoFrontier.Of(points, Two);
            return result.Standings.All(s =>
            {
                var beaten = points.Where(o => Beats(o, s.Point)).Select(static o => o.Name).ToList();
                return s.IsOnFrontier == (beaten.Count == 0) && (s.DominatedBy is null ? beaten.Count == 0 : beaten.Contains(s.DominatedBy));
            });
        }));

    private static bool Beats(TradeoffPoint a, TradeoffPoint b)
    {
        var (ac, bc, al, bl) = (a.Values["cost"].Value, b.Values["cost"].Value, a.Values["latency_p99"].Value, b.Values["latency_p99"].Value);
        return ac <= bc && al <= bl && (ac < bc || al < bl);
    }

    private static TradeoffPoint Point(string name, double cost, double latency) =>
        new() { Name = name, Values = new Dictionary<string, AxisValue> { ["cost"] = new(cost), ["latency_p99"] = new(latency) } };
}
