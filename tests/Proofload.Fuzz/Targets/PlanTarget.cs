using System.Text;
using Proofload.Fuzz.Grammars;
using Proofload.Measurement.Randomness;
using Proofload.Plans;
using Proofload.Plans.Loads;

namespace Proofload.Fuzz.Targets;

/// <summary>
/// Plans: any text is a plan, which written and read again is the same plan, or a <see cref="PlanException"/> with one-line problems.
/// </summary>
internal sealed class PlanTarget : FuzzTarget
{
    public override string Name => "plan";

    // The YAML library's own work grows faster than the text; the product's limit on plans is tested elsewhere.
    public override int MaxLength => 8 * 1024;

    public override IReadOnlyList<byte[]> Dictionary => PlanGrammar.Pieces;

    public override Sample Valid(ref SeededRandom random)
    {
        var (text, rate, users, seconds, url) = PlanGrammar.Plan(ref random);
        return new Sample(Encoding.UTF8.GetBytes(text), () =>
        {
            var plan = Parse(text);
            FuzzFailure.UnlessEqual(new Uri(url), plan.Target.Url, "the url that was put in");
            FuzzFailure.UnlessEqual((double?)rate, (plan.Load as OpenLoad)?.Rate is ConstantShape open ? open.Value : null, "the rate that was put in");
            FuzzFailure.UnlessEqual((double?)users, (plan.Load as ClosedLoad)?.Users is ConstantShape closed ? closed.Value : null, "the users that were put in");
            FuzzFailure.UnlessEqual(TimeSpan.FromSeconds(seconds), plan.Load.Duration, "the duration that was put in");
        });
    }

    public override bool Check(byte[] input, ref SeededRandom random, bool everyCut)
    {
        var text = Encoding.UTF8.GetString(input);
        if (everyCut)
        {
            for (var length = 0; length < text.Length; length++)
            {
                TryParse(text[..length]);
            }
        }

        if (TryParse(text) is not { } plan)
        {
            return false;
        }

        var written = PlanWriter.Write(plan);
        FuzzFailure.UnlessEqual(written, PlanWriter.Write(Parse(written)), "a plan that was written and read");
        return true;
    }

    private static RunPlan? TryParse(string text)
    {
        try
        {
            return Parse(text);
        }
        catch (PlanException e)
        {
            FuzzFailure.Unless(e.Problems.Count > 0, "a refused plan without a problem");
            foreach (var problem in e.Problems)
            {
                FuzzFailure.Unless(problem.Length > 0 && !problem.AsSpan().ContainsAny('\n', '\r'), $"a problem is no line: {problem}");
            }

            return null;
        }
    }

    private static RunPlan Parse(string text) => PlanFile.Parse(text, "fuzz.yaml", static name => name == "KEY" ? "key-of-the-test" : null, Corpus.Root);
}
