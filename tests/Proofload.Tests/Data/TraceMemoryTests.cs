using System.Text;
using Proofload.Data.Traces;
using Proofload.Plans.Loads;
using Proofload.Tests.Imports;

namespace Proofload.Tests.Data;

/// <summary>What a row of a trace costs in memory, as docs/load-models.md states it. Alone, because the memory that is looked at is the whole process's.</summary>
[Collection(nameof(AloneCollection))]
public sealed class TraceMemoryTests
{
    private const int Rows = 400_000;
    private const int Readings = 3;

    [Fact]
    public void A_row_with_lengths_costs_16_bytes() =>
        Assert.InRange(BytesPerRow("Timestamp,Model,Request tokens,Response tokens,Total tokens,Log Type\n", static i => $"{i * 0.25:0.00},GPT-4,{(i % 900) + 1},{(i % 90) + 1},0,API log\n", isJson: false), 16, 17.5);

    [Fact]
    public void A_row_of_a_session_costs_12_bytes_more() =>
        Assert.InRange(BytesPerRow("Timestamp,Session ID,Model,Request tokens,Response tokens\n", static i => $"{i},{i / 10},GPT-4,{(i % 900) + 1},{(i % 90) + 1}\n", isJson: false), 28, 30.5);

    [Fact]
    public void A_row_with_20_hashes_costs_40_to_60_bytes() =>
        Assert.InRange(BytesPerRow("", static i => $$"""{"timestamp": {{i}}, "input_length": 10000, "output_length": 9, "hash_ids": [0, {{string.Join(", ", Enumerable.Range(i * 19, 19))}}]}""" + "\n", isJson: true), 40, 60);

    private static double BytesPerRow(string head, Func<int, string> row, bool isJson)
    {
        // Read once before, so that what is made once for all is there.
        Read(new LineStream(head, row, 100), isJson);

        // What tests before this one have left may be freed at any time: it falls into one of the readings, not into their middle.
        return Enumerable.Range(0, Readings).Select(_ => Reading(head, row, isJson)).Order().ElementAt(Readings / 2);
    }

    private static double Reading(string head, Func<int, string> row, bool isJson)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var trace = Read(new LineStream(head, row, Rows), isJson);
        var turns = trace.Sessions?.MostTurns;
        var after = GC.GetTotalMemory(forceFullCollection: true);
        Assert.Equal(Rows, trace.Count);
        Assert.Equal(head.Contains("Session", StringComparison.Ordinal) ? 10 : null, turns);
        return (double)(after - before) / Rows;
    }

    private static Trace Read(Stream stream, bool isJson) => TraceReader.Read(new ReplayLoad { Path = "t" }, "t", stream, isJson);

    /// <summary>A file that is made while it is read, so that it takes no memory itself.</summary>
    private sealed class LineStream(string head, Func<int, string> row, int rows) : MemoryStream
    {
        private byte[] _line = Encoding.UTF8.GetBytes(head);
        private int _at;
        private int _next;

        public override int Read(byte[] buffer, int offset, int count)
        {
            while (_at == _line.Length)
            {
                if (_next == rows)
                    return 0;
                (_line, _at) = (Encoding.UTF8.GetBytes(row(_next++)), 0);
            }

            var taken = Math.Min(count, _line.Length - _at);
            _line.AsSpan(_at, taken).CopyTo(buffer.AsSpan(offset));
            _at += taken;
            return taken;
        }
    }
}
