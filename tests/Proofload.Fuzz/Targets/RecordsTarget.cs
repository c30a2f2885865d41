using System.Text;
using Proofload.Fuzz.Grammars;
using Proofload.Measurement.Randomness;
using Proofload.Measurement.Recording;
using Proofload.Reports.Records;

namespace Proofload.Fuzz.Targets;

/// <summary>
/// The reader of raw records: what was written is read, in whatever portions the bytes come; other bytes are records that can be written and read
/// again, or are refused in one line with file and line.
/// </summary>
internal sealed class RecordsTarget : FuzzTarget
{
    public override string Name => "records";

    public override int MaxLength => 16 * 1024;

    public override IReadOnlyList<byte[]> Dictionary { get; } =
    [
        .. JsonGrammar.Pieces,
        .. RecordColumn.All.Select(static c => Encoding.UTF8.GetBytes($"\"{c.Name}\":")),
        .. ((string[])["phase,outcome,intended,sent,done\n", "measured,ok,0,0,1\n", "\"measured\"", "\"ok\"", "9000000001", "1e-9", "1e400", "-0.000000001", "2147483648", "\"\"", "\r\n", ",,,,", "\"\n"]).Select(Encoding.UTF8.GetBytes),
    ];

    public override long AllocationLimit(int length) => (64L << 20) + (16_384L * length);

    public override Sample Valid(ref SeededRandom random)
    {
        var format = (RecordFormat)random.NextInt(2);
        var records = new List<RequestRecord>();
        for (var left = 1 + random.NextInt(4); left > 0; left--)
            records.Add(Record(ref random));
        var bytes = Write(format, records);
        return new Sample(bytes, () =>
        {
            var read = Read(bytes, bytes.Length, format) ?? throw new FuzzFailure("written records were refused");
            FuzzFailure.UnlessEqual(string.Join('\n', records), string.Join('\n', read), "the records that were written");
        });
    }

    public override bool Check(byte[] input, ref SeededRandom random, bool everyCut)
    {
        var taken = false;
        foreach (var format in Enum.GetValues<RecordFormat>())
        {
            var whole = Read(input, input.Length, format);
            FuzzFailure.UnlessEqual(Text(whole), Text(Read(input, 1 + random.NextInt(7), format)), $"what was read in small portions as {format}");
            if (whole is { Count: > 0 })
            {
                taken = true;
                FuzzFailure.UnlessEqual(Text(whole), Text(Read(Write(format, whole), int.MaxValue, format)), $"what was written again as {format}");
            }

            if (everyCut)
            {
                for (var length = 0; length < input.Length; length += 1 + (input.Length / 32))
                    Read(input[..length], input.Length, format);
            }
        }

        return taken;
    }

    private static RequestRecord Record(ref SeededRandom random)
    {
        var sent = random.NextInt(4) == 0 ? RequestRecord.Absent : random.NextLong(1L << 40);
        return new RequestRecord
        {
            Index = random.NextLong(1L << 40),
            Phase = (RunPhase)random.NextInt(3),
            Outcome = (ErrorKind)random.NextInt(ErrorKinds.Count),
            Intended = random.NextLong(1L << 40),
            Sent = sent,
            Done = sent < 0 ? RequestRecord.Absent : sent + random.NextLong(1L << 30),
            OutputTokens = random.NextInt(100),
            CachedTokens = random.NextInt(100),
            Session = random.NextInt(3) == 0 ? random.NextLong(1L << 40) : RequestRecord.Absent,
            CustomId = random.NextInt(2) == 0 ? "row " + JsonGrammar.SomeText(ref random).Replace("\r", "", StringComparison.Ordinal) : null,
        };
    }

    private static byte[] Write(RecordFormat format, List<RequestRecord> records)
    {
        var stream = new MemoryStream();
        using (var writer = new RecordWriter(stream, format, ["k"]))
            writer.Write(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(records));
        return stream.ToArray();
    }

    private static string Text(List<RequestRecord>? records) => records is null ? "refused" : string.Join('\n', records);

    private static List<RequestRecord>? Read(byte[] input, int portion, RecordFormat format)
    {
        try
        {
            return [.. RecordReader.Read(new PortionStream(input, portion), format, "fuzz")];
        }
        catch (InvalidDataException e)
        {
            FuzzFailure.Unless(e.Message.StartsWith("fuzz:", StringComparison.Ordinal) && !e.Message.AsSpan().ContainsAny('\n', '\r'), $"the reason is no line of this file: {e.Message}");
            return null;
        }
    }
}
