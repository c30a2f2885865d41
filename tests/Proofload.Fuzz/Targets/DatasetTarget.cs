using System.Text;
using System.Text.Json;
using Proofload.Data;
using Proofload.Data.Readers;
using Proofload.Fuzz.Grammars;
using Proofload.Measurement.Randomness;
using Proofload.Plans;

namespace Proofload.Fuzz.Targets;

/// <summary>
/// The readers of datasets: rows that can be sent and that are the same in whatever portions the bytes come, or a <see cref="PlanException"/> in one
/// line. The format is the grammar's, and of other bytes follows from their number.
/// </summary>
internal sealed class DatasetTarget : FuzzTarget
{
    public override string Name => "dataset";

    public override int MaxLength => 16 * 1024;

    public override IReadOnlyList<byte[]> Dictionary => DatasetGrammar.Pieces;

    // Rows stand in blocks of a megabyte, and a format is tried in several portions.
    public override long AllocationLimit(int length) => (64L << 20) + (16_384L * length);

    public override Sample Valid(ref SeededRandom random)
    {
        var (format, text, prompts) = DatasetGrammar.File(ref random);
        var bytes = Encoding.UTF8.GetBytes(text);
        return new Sample(bytes, () =>
        {
            var data = Read(bytes, bytes.Length, format) ?? throw new FuzzFailure($"a valid file was refused as {format}: {text}");
            FuzzFailure.UnlessEqual(0L, data.Report.TotalSkipped, $"skipped lines of {text}");
            FuzzFailure.UnlessEqual(string.Join('|', prompts), string.Join('|', data.Rows.Select(Sent)), "what was put in");
        });
    }

    public override bool Check(byte[] input, ref SeededRandom random, bool everyCut)
    {
        var taken = false;
        foreach (var format in DatasetGrammar.Formats)
        {
            var whole = Read(input, input.Length, format);
            FuzzFailure.UnlessEqual(Written(whole), Written(Read(input, 1 + random.NextInt(7), format)), $"what was read in small portions as {format}");
            taken |= whole is not null;
            if (everyCut)
            {
                for (var length = 0; length < input.Length; length += 1 + (input.Length / 32))
                    Read(input[..length], input.Length, format);
            }
        }

        return taken;
    }

    private static string Sent(DatasetRow row) => row.BodyJson.Length > 0 ? Encoding.UTF8.GetString(row.BodyJson.Span) : JsonSerializer.Deserialize<string>((byte[])[(byte)'"', .. row.PromptJson.Span, (byte)'"'])!;

    private static string Written(LoadedDataset? data)
    {
        if (data is null)
            return "refused";
        var text = new StringBuilder();
        foreach (var row in data.Rows)
        {
            // Every row must be sendable: a body is JSON, a prompt can stand between quotes.
            if (row.BodyJson.Length > 0)
                JsonDocument.Parse(row.BodyJson).Dispose();
            text.Append(Sent(row)).Append(row.OutputTokens).Append(row.CustomId).Append('\n');
            foreach (var (name, value) in row.Fields)
                text.Append(name).Append('=').Append(value).Append(';');
            FuzzFailure.Unless(row.OutputTokens is null or >= 1, $"an output length of {row.OutputTokens}");
        }

        return $"{data.Rows.Count} {data.Report.TotalSkipped} {text}";
    }

    private static LoadedDataset? Read(byte[] input, int portion, DatasetFormat format)
    {
        try
        {
            return DatasetReader.Read(new DatasetPlan { Path = "fuzz" }, new PortionStream(input, portion), format);
        }
        catch (PlanException e)
        {
            FuzzFailure.Unless(e.Message.StartsWith("data.dataset.", StringComparison.Ordinal) && !e.Message.AsSpan().ContainsAny('\n', '\r'), $"the reason is no line of this file: {e.Message}");
            return null;
        }
    }
}
