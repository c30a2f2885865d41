using System.Globalization;
using System.Text;
using System.Text.Json;
using Proofload.Data.Readers;
using Proofload.Plans;

namespace Proofload.Data.Looks;

/// <summary>Looks at a dataset.</summary>
internal static class DatasetLook
{
    public static DataLook Of(string path, DatasetFormat? format, DataLookOptions options)
    {
        var source = RowSourceFactory.Create(new DataPlan { Dataset = new DatasetPlan { Path = path, Format = format } }, options.Seed, "", null, options.Tokenizer);
        return source is DatasetSource rows ? OfRows(rows, format, options) : OfFiles(source, format, options);
    }

    private static DataLook OfRows(DatasetSource source, DatasetFormat? format, DataLookOptions options)
    {
        var (prompts, outputs, first) = (new List<int>(), new List<int>(), new List<LookedRow>());
        var (conversations, turns, most) = (0, 0L, 0);
        var row = new Row();
        for (var i = 0; i < source.Count; i++)
        {
            source.Fill(i, row);
            var body = row.BodyJson.Length > 0 ? BodyText.Of(row.BodyJson) : default;
            var length = row.BodyJson.Length > 0 ? body.Texts is null ? (int?)null : Length(body.Texts, options) : LengthOf(row, options);
            var output = row.BodyJson.Length > 0 ? body.OutputTokens : row.OutputTokens;
            var own = row.BodyJson.Length > 0 ? body.Turns : 1 + row.History.Count(static t => t.Role == "user");
            if (length is { } known)
                prompts.Add(known);
            if (output is { } asked)
                outputs.Add(asked);
            (conversations, turns, most) = (conversations + (own > 1 ? 1 : 0), turns + own, Math.Max(most, own));
            if (i < options.FirstRows)
                first.Add(new LookedRow(LookedText.Of(Shown(row)), null, length, output, Math.Max(1, own)));
        }

        return new DataLook
        {
            Report = source.Report!,
            IsDetected = format is null,
            PromptTokens = LengthSummary.Of(prompts),
            OutputTokens = LengthSummary.Of(outputs),
            LengthSource = options.Tokenizer is null ? "estimate" : "tokenizer",
            Sessions = conversations == 0 ? null : new SessionSummary(conversations, (double)turns / source.Count, most),
            Urls = [.. source.Urls.Select(static u => (u.Url, u.Rows))],
            First = first,
            Notes = Notes(source, prompts.Count, outputs.Count),
        };
    }

    private static List<string> Notes(DatasetSource source, int prompts, int outputs)
    {
        var notes = new List<string>();
        void Add(int rows, string what)
        {
            if (rows > 0)
                notes.Add(string.Create(CultureInfo.InvariantCulture, $"{rows:N0} rows {what}"));
        }

        Add(source.Count - prompts, source.Urls.Count > 0 ? "have parts that are no text, so that their length is not known" : "have no prompt field: they are for protocols that use fields only, or prompt_field names it");
        Add(source.Count - outputs, "say no output length; data.output_tokens of the plan or the server decides");
        if (source.Urls.Count > 1)
            notes.Add("a plan needs a request for each of these URLs: " + BatchUrls.List(source.Urls));
        return notes;
    }

    private static DataLook OfFiles(IRowSource source, DatasetFormat? format, DataLookOptions options)
    {
        var row = new Row();
        return new DataLook
        {
            Report = source.Report!,
            IsDetected = format is null,
            LengthSource = "none",
            First =
            [
                .. Enumerable.Range(0, Math.Min(options.FirstRows, source.Report!.Read)).Select(i =>
                {
                    source.Fill(i, row);
                    return new LookedRow(LookedText.Of(string.Create(CultureInfo.InvariantCulture, $"{row.FileName} ({row.Media[0].MediaType})")), null, null, row.OutputTokens, 1);
                }),
            ],
        };
    }

    private static string Shown(Row row) =>
        row.BodyJson.Length > 0 ? Encoding.UTF8.GetString(row.BodyJson.Span)
        : row.PromptJson.Length > 0 ? Plain(row.PromptJson)
        : string.Join(", ", row.Fields.Select(static f => $"{f.Key}: {f.Value}"));

    private static int? LengthOf(Row row, DataLookOptions options) =>
        row.PromptJson.Length == 0 ? null : Length([.. row.History.Select(static t => Plain(t.TextJson)), Plain(row.PromptJson)], options);

    private static int Length(IReadOnlyList<string> texts, DataLookOptions options) =>
        texts.Sum(t => options.Tokenizer is { } tokenizer ? (int)tokenizer.Count(t) : t.Length == 0 ? 0 : ApproximateTokens.Of(t));

    private static string Plain(ReadOnlyMemory<byte> escaped)
    {
        byte[] quoted = [(byte)'"', .. escaped.Span, (byte)'"'];
        return JsonSerializer.Deserialize<string>(quoted)!;
    }
}
