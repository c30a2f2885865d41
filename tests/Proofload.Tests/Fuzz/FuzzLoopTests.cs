using System.Text;
using Proofload.Fuzz;
using Proofload.Fuzz.Running;
using Proofload.Measurement.Randomness;

namespace Proofload.Tests.Fuzz;

public sealed class FuzzLoopTests
{
    [Fact]
    public void A_defect_is_found_once_and_made_small()
    {
        var loop = new FuzzLoop(new BrokenTarget(static input => input.AsSpan().IndexOf("\n\n"u8) >= 0), seed: 1);
        loop.Run(TimeSpan.FromMinutes(1), executions: 2_000);
        var finding = Assert.Single(loop.Findings);
        Assert.Equal("two line feeds", finding.Message);
        Assert.Equal("\n\n", Encoding.ASCII.GetString(finding.Input));
    }

    [Fact]
    public void An_escaped_exception_is_a_finding_with_its_place()
    {
        var loop = new FuzzLoop(new BrokenTarget(static input => input.Length > 40 ? throw new InvalidOperationException("no") : false), seed: 1);
        loop.Run(TimeSpan.FromMinutes(1), executions: 2_000);
        var finding = Assert.Single(loop.Findings);
        Assert.StartsWith("InvalidOperationException escaped from Proofload.Tests.Fuzz.FuzzLoopTests", finding.Message, StringComparison.Ordinal);
        Assert.Equal(41, finding.Input.Length);
    }

    [Fact]
    public void An_input_that_costs_too_much_memory_is_a_finding()
    {
        var loop = new FuzzLoop(new BrokenTarget(static input => input.Length > 30 && new byte[200_000].Length == 0), seed: 1);
        loop.Run(TimeSpan.FromMinutes(1), executions: 500);
        Assert.Contains("bytes allocated", Assert.Single(loop.Findings).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Executions_are_a_pure_function_of_seed_and_index()
    {
        static List<string> Inputs(long first, int count)
        {
            var inputs = new List<string>();
            new FuzzLoop(new BrokenTarget(input => Add(inputs, input)), seed: 3).Run(TimeSpan.FromMinutes(1), first, count);
            return inputs;
        }

        static bool Add(List<string> inputs, byte[] input)
        {
            inputs.Add(Convert.ToHexString(input));
            return false;
        }

        Assert.Equal(Inputs(0, 50).Skip(20), Inputs(20, 30));
    }

    private sealed class BrokenTarget(Func<byte[], bool> isBroken) : FuzzTarget
    {
        public override string Name => "broken";

        public override IReadOnlyList<byte[]> Dictionary { get; } = ["a"u8.ToArray(), "\n"u8.ToArray()];

        public override long AllocationLimit(int length) => 100_000;

        public override Sample Valid(ref SeededRandom random)
        {
            var bytes = new byte[random.NextInt(60)];
            Array.Fill(bytes, (byte)'x');
            return new Sample(bytes, static () => { });
        }

        public override bool Check(byte[] input, ref SeededRandom random, bool everyCut)
        {
            FuzzFailure.Unless(!isBroken(input), "two line feeds");
            return true;
        }
    }
}
