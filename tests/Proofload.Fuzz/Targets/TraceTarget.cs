using System.Text;
using Proofload.Data.Looks;
using Proofload.Data.Traces;
using Proofload.Fuzz.Grammars;
using Proofload.Measurement.Randomness;
using Proofload.Plans;
using Proofload.Plans.Loads;

namespace Proofload.Fuzz.Targets;

/// <summary>
/// The reader of traces: times that ascend from 0, whole sessions and packed hashes, the same in whatever portions the bytes come, or a
/// <see cref="PlanException"/> in one line.
/// </summary>
internal sealed class TraceTarget : FuzzTarget
{
    private static readonly ReplayLoad Plan = new() { Path = "fuzz" };

    public override string Name => "trace";

    public override int MaxLength => 16 * 1024;

    public override IReadOnlyList<byte[]> Dictionary => TraceGrammar.Pieces;

    // Columns and hashes grow by blocks of up to a megabyte.
    public override long AllocationLimit(int length) => (64L << 20) + (16_384L * length);

    public override Sample Valid(ref SeededRandom random)
    {
        var (text, isJson, rows) = TraceGrammar.File(ref random);
        var bytes = Encoding.UTF8.GetBytes(text);
        return new Sample(bytes, () =>
        {
            var trace = Read(bytes, bytes.Length, isJson, Plan) ?? throw new FuzzFailure("a valid trace was refused: " + text);
            FuzzFailure.UnlessEqual(string.Join(' ', rows), string.Join(' ', Rows(trace).Select(static r => r with { Blocks = default })), "the rows that were put in");
        });
    }

    public override bool Check(byte[] input, ref SeededRandom random, bool everyCut)
    {
        var taken = false;
        var cut = Plan with { From = TimeSpan.FromMilliseconds(random.NextInt(500)), For = TimeSpan.FromMilliseconds(1 + random.NextInt(5000)), Share = 0.5, MaxRows = 1 + random.NextInt(5) };
        foreach (var isJson in (bool[])[true, false])
        {
            var whole = Read(input, input.Length, isJson, Plan);
            FuzzFailure.UnlessEqual(Written(whole), Written(Read(input, 1 + random.NextInt(7), isJson, Plan)), "what was read in small portions");
            Written(Read(input, input.Length, isJson, cut));
            taken |= whole is not null;
            if (everyCut)
            {
                for (var length = 0; length < input.Length; length += 1 + (input.Length / 32))
                    Written(Read(input[..length], input.Length, isJson, Plan));
            }
        }

        return taken;
    }

    private static IEnumerable<TraceRow> Rows(Trace trace) => Enumerable.Range(0, trace.Count).Select(i => trace.At(i));

    private static string Written(Trace? trace)
    {
        if (trace is null)
            return "refused";
        var text = new StringBuilder();
        var last = 0L;
        foreach (var row in Rows(trace))
        {
            FuzzFailure.Unless(row.DueNs >= last && row.PromptTokens is null or (>= 1 and <= TraceRows.MostPromptTokens) && row.OutputTokens is null or >= 1, $"no row of a trace: {row}");
            last = row.DueNs;
            text.Append(row with { Blocks = default });
            foreach (var id in row.Blocks.Ids)
                text.Append(' ').Append(id);
        }

        FuzzFailure.Unless(trace.PeriodNs >= 0, "a round of negative length");
        if (trace.Sessions is { } sessions)
            FuzzFailure.UnlessEqual(trace.Count, Enumerable.Range(0, sessions.Count).Sum(s => sessions.TurnsOf(s)), "the rows of all sessions");
        if (trace.HasBlocks)
        {
            var sharing = PrefixSharing.Of(trace, Plan.BlockTokens);
            FuzzFailure.Unless(sharing.SharedTokens >= 0 && sharing.SharedTokens <= sharing.PromptTokens, $"{sharing}");
        }

        return text.ToString();
    }

    private static Trace? Read(byte[] input, int portion, bool isJson, ReplayLoad plan)
    {
        try
        {
            return TraceReader.Read(plan, "fuzz", new PortionStream(input, portion), isJson);
        }
        catch (PlanException e)
        {
            FuzzFailure.Unless(e.Message.StartsWith("load.", StringComparison.Ordinal) && !e.Message.AsSpan().ContainsAny('\n', '\r'), $"the reason is no line of this file: {e.Message}");
            return null;
        }
    }
}
