using System.Text;
using Proofload.Plans;

namespace Proofload.Tests.Plans;

/// <summary>Whatever is in a file, the answer is a plan or a <see cref="PlanException"/> with one-line problems.</summary>
public sealed class PlanFuzzTests
{
    private const string Pieces = "{}[]:,-&*!|>'\"%@`#?~$\\ \n\t0129.eE/sm<=\u00e9\u0000\u2028\ud83d";

    [Fact]
    public void Parse_MutatedPlans_NeverThrowAnythingButPlanException()
    {
        var random = new Random(20_261_122);
        var seeds = Directory.GetFiles(Fixtures.Folder("valid"), "*.yaml").Concat(Directory.GetFiles(Fixtures.Folder("invalid"), "*.yaml"))
            .Order(StringComparer.Ordinal).Select(File.ReadAllText).ToArray();
        var refused = 0;
        for (var i = 0; i < 1_500; i++)
        {
            var text = Mutate(seeds[random.Next(seeds.Length)], seeds[random.Next(seeds.Length)], random);
            try
            {
                var plan = PlanFile.Parse(text, "fuzz.yaml", Fixtures.Environment, Fixtures.Folder("valid"));
                Assert.Equal(PlanWriter.Write(plan), PlanWriter.Write(PlanFile.Parse(PlanWriter.Write(plan), "again.yaml", Fixtures.Environment)));
            }
            catch (PlanException e)
            {
                refused++;
                Assert.NotEmpty(e.Problems);
                Assert.All(e.Problems, p => Assert.DoesNotContain('\n', p));
            }
            catch (Exception e) when (e is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"{e.GetType().Name} {e.Message} for:\n{text}\n{e.StackTrace}");
            }
        }

        Assert.InRange(refused, 300, 1_499);
    }

    [Fact]
    public void TryParse_MutatedObjectives_NeverThrow()
    {
        var random = new Random(7);
        string[] seeds = ["ttft p99 < 500ms", "latency{kind=chat} p95 <= 1h30m", "error_rate < 0.1%", "latency 99% < 500ms", "goodput_rate > 50/s", "latency p99 within 5%"];
        for (var i = 0; i < 5_000; i++)
        {
            var text = Mutate(seeds[random.Next(seeds.Length)], seeds[random.Next(seeds.Length)], random);
            if (ObjectiveParser.TryParse(text, out var objective, out var problem))
                Assert.Equal(objective with { Expression = "" }, ObjectiveParser.Parse(ObjectiveParser.Format(objective)) with { Expression = "" });
            else
                Assert.InRange(problem.Column, 1, text.Length + 1);
            ObjectiveParser.TryParsePrecision(text, out _, out _);
        }
    }

    [Theory]
    [InlineData("[", 100_000)]
    [InlineData("{a: ", 50_000)]
    [InlineData("- ", 50_000)]
    public void Parse_DeepNesting_IsRefusedAndDoesNotExhaustTheStack(string piece, int times)
    {
        var text = new StringBuilder().Insert(0, piece, times).ToString();
        Assert.Throws<PlanException>(() => PlanFile.Parse(text, "deep.yaml", Fixtures.Environment));
    }

    [Fact]
    public void Parse_AliasesThatMultiply_AreRefused()
    {
        var text = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (var i = 1; i < 12; i++)
            text.Append(string.Concat($"a{i}: &a{i} [", string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10)), "]\n"));
        var error = Assert.Throws<PlanException>(() => PlanFile.Parse(text.ToString(), "laughs.yaml", Fixtures.Environment));
        Assert.EndsWith("the plan is too large", error.Message, StringComparison.Ordinal);
    }

    private static string Mutate(string text, string other, Random random)
    {
        var result = new StringBuilder(text);
        for (var n = random.Next(1, 4); n > 0; n--)
        {
            var at = random.Next(result.Length + 1);
            var length = random.Next(Math.Min(12, result.Length - at + 1));
            switch (random.Next(4))
            {
                case 0:
                    result.Insert(at, Pieces[random.Next(Pieces.Length)]);
                    break;
                case 1:
                    result.Remove(at, length);
                    break;
                case 2:
                    result.Insert(at, result.ToString(at, length));
                    break;
                default:
                    var from = random.Next(other.Length);
                    result.Insert(at, other.AsSpan(from, random.Next(other.Length - from)));
                    break;
            }
        }

        return result.ToString();
    }
}
