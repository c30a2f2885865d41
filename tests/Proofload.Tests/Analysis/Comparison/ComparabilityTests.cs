using Proofload.Analysis.Comparison;
using Proofload.Results;

namespace Proofload.Tests.Analysis.Comparison;

public sealed class ComparabilityTests
{
    [Fact]
    public void PairsWithSeedsOfTheirOwn_AreComparable_OtherSeedsAreNot()
    {
        RunResult Run(int number, ulong seed) => ComparedRuns.Of(number) with { Seed = seed };
        Assert.Empty(Comparability.Differences([Run(1, 7), Run(4, 8)], [Run(2, 7), Run(3, 8)]));
        Assert.Equal(["seed"], Comparability.Differences([Run(1, 7), Run(4, 8)], [Run(2, 7), Run(3, 9)]).Select(static d => d.Part));
        Assert.Equal(["seed"], Comparability.Differences([Run(1, 7)], [Run(2, 8)]).Select(static d => d.Part));
    }

    [Fact]
    public void EqualFingerprints_DifferInNothing() => Assert.Empty(Comparability.Differences([ComparedRuns.Of(1), ComparedRuns.Of(2)]));

    [Fact]
    public void EveryPart_IsNamedOnceWithBothSides()
    {
        var a = ComparedRuns.Of(1);
        var b = ComparedRuns.Of(2, plan: "q") with { Seed = 7 };
        b = b with { Fingerprint = b.Fingerprint with { Data = "e", Target = "http http://gpu:9000/", Machine = "n", Version = "2", Engine = "sockets" } };
        var differences = Comparability.Differences([a, b, b with { Id = "other" }]);
        Assert.Equal(["plan", "seed", "target", "machine", "version", "engine"], differences.Select(static d => d.Part));
        Assert.Equal("plan (rate 'p' | rate 'q')", differences[0].ToString());

        // The hash of the data holds the seed; with the same seed another hash is other data.
        Assert.Equal(["data"], Comparability.Differences([a, a with { Fingerprint = a.Fingerprint with { Data = "e" } }]).Select(static d => d.Part));
    }

    [Fact]
    public void ASecretThatChanged_IsADifferenceThatThePlanDoesNotShow()
    {
        var a = ComparedRuns.Of(1);
        var difference = Assert.Single(Comparability.Differences([a, a with { Fingerprint = a.Fingerprint with { Plan = "x" } }]));
        Assert.Contains("secret", difference.ToString(), StringComparison.Ordinal);
    }
}
