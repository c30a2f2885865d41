using Proofload.Analysis.Sizing;

namespace Proofload.Tests.Analysis.Sizing;

public sealed class HpaReplicasTests
{
    [Fact]
    public void Desired_IsThatOfKubernetesOwnTests()
    {
        var seen = 0;
        foreach (var c in VectorFile.Load("hpa_replica_calc.json").GetProperty("cases").EnumerateArray())
        {
            var (current, expected) = (c.GetProperty("current").GetInt32(), c.GetProperty("expected").GetInt32());
            var actual = c.TryGetProperty("avg", out var average) ? HpaReplicas.OfAverage(current, average.GetDouble(), c.GetProperty("target").GetDouble())
                : c.TryGetProperty("total", out var total) ? HpaReplicas.OfTotal(current, total.GetDouble(), c.GetProperty("per_pod_target").GetDouble())
                : HpaReplicas.OfPods([.. c.GetProperty("levels").EnumerateArray().Select(static l => l.GetDouble())], c.GetProperty("request_each").GetDouble() * c.GetProperty("target_util_pct").GetDouble() / 100);
            Assert.True(expected == actual, $"{c}: {actual}");
            seen++;
        }

        Assert.Equal(12, seen);
    }

    // The cases of missing and unready pods in replica_calculator_test.go: the same rules on values instead of utilisations.
    [Theory]
    [InlineData(new double[] { 100, 450 }, 50, 0, 2, 11)]
    [InlineData(new double[] { 100, 450 }, 50, 2, 0, 11)]
    [InlineData(new double[] { 10, 10, 10 }, 20, 3, 0, 5)]
    [InlineData(new double[] { 50, 50, 50 }, 20, 1, 0, 8)]
    [InlineData(new double[] { 24, 24 }, 20, 2, 0, 4)]
    [InlineData(new double[] { 20, 20 }, 20, 0, 0, 2)]
    [InlineData(new double[] { 30, 30 }, 20, 0, 3, 5)]
    public void OfPods_PodsThatSayNothing_AreTakenWithCaution(double[] values, double target, int missing, int unready, int expected) =>
        Assert.Equal(expected, HpaReplicas.OfPods(values, target, missing, unready));

    [Fact]
    public void OfAverage_FromNone_TheRatioDecides() => Assert.Equal(3, HpaReplicas.OfAverage(0, 50, 20));

    [Theory]
    [InlineData(3, 0, 0, 0, 0, 1)]
    [InlineData(3, 0, 0, 300, 0, 0)]
    [InlineData(0, 0, 0, 0, 0, 0)]
    [InlineData(0, 55, 0, 0, 0, 6)]
    [InlineData(2, 500, 1, 0, 0, 20)]
    [InlineData(4, 5, 2, 0, 0, 2)]
    [InlineData(1, 4, 0, 600, 5, 0)]
    public void Keda_GoesToNoneAfterItsCooldown_AndIsAnAutoscalerFromOneOn(int current, double total, int least, double idle, double activation, int expected)
    {
        Assert.Equal(expected, KedaReplicas.Of(current, total, 10, least, 20, activation, idle));
    }

    [Theory]
    [InlineData(2, 100, 100, 50, false, 2)]
    [InlineData(2, 100, 300, 50, false, 6)]
    [InlineData(2, 150, 150, 50, false, 3)]
    [InlineData(10, 50, 50, 50, false, 5)]
    [InlineData(10, 50, 50, 50, true, 10)]
    [InlineData(0, 0, 0, 50, false, 0)]
    public void Knative_PanicsAtTwiceWhatThereIs_AndNeverGoesDownInPanic(int ready, double stable, double panic, double target, bool inPanic, int expected) =>
        Assert.Equal(expected, KnativeReplicas.Of(ready, stable, panic, target, inPanic));
}
