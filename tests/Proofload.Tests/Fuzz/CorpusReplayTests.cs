using Proofload.Fuzz;
using Proofload.Fuzz.Running;
using Proofload.Measurement.Randomness;

namespace Proofload.Tests.Fuzz;

/// <summary>The fuzzer's kept inputs, each with every defect that was ever found in it, and a short run with a fixed seed.</summary>
public sealed class CorpusReplayTests
{
    private const int Executions = 500;

    public static TheoryData<string> Targets => [.. FuzzTargets.All.Select(target => target.Name)];

    [Theory]
    [MemberData(nameof(Targets))]
    public void Every_kept_input_is_taken_as_it_must_be_however_it_is_cut(string name)
    {
        var target = FuzzTargets.Find(name)!;
        var files = Corpus.Load(name);
        var accepted = 0;
        foreach (var (file, bytes) in files)
        {
            try
            {
                var random = SeededRandom.At(1, 0, 0);
                accepted += target.Check(bytes, ref random, everyCut: bytes.Length <= 2048) ? 1 : 0;
            }
            catch (Exception e)
            {
                Assert.Fail($"corpus/{name}/{file}: {e.Message}\n{e.StackTrace}");
            }
        }

        // Both ways out must be taken, or the corpus tests only one.
        Assert.InRange(accepted, 1, files.Count - 1);
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void A_short_run_finds_nothing(string name)
    {
        var loop = new FuzzLoop(FuzzTargets.Find(name)!, seed: 11);
        loop.Run(TimeSpan.FromMinutes(5), executions: Executions);
        Assert.Equal("", string.Join('\n', loop.Findings.Select(f => $"execution {f.Execution}: {f.Message}: {Convert.ToBase64String(f.Input)}")));
        Assert.Equal(Executions, loop.Executions);
        Assert.InRange(loop.Accepted, Executions / 50, Executions - 1);
        Assert.InRange(loop.ValidInputs, Executions / 3, Executions);
    }

    [Fact]
    public void Every_corpus_folder_belongs_to_a_target() =>
        Assert.Equal(FuzzTargets.All.Select(t => t.Name).Order(StringComparer.Ordinal), Directory.GetDirectories(Corpus.Root).Select(Path.GetFileName).Order(StringComparer.Ordinal));
}
