using System.Globalization;
using System.Text;
using Proofload.Data.Readers;
using Proofload.Data.Traces;
using Proofload.Plans;
using Proofload.Plans.Loads;

namespace Proofload.Data.Looks;

/// <summary>Looks at a trace.</summary>
internal static class TraceLook
{
    public static DataLook Of(string path, TraceFormat? format, DataLookOptions options)
    {
        var trace = TraceReader.Read(new ReplayLoad { Path = path, Format = format, BlockTokens = options.BlockTokens }, path, options.Seed);
        var (prompts, outputs) = (new List<int>(), new List<int>());
        for (var i = 0; i < trace.Count; i++)
        {
            var row = trace.At(i);
            if (row.PromptTokens is { } prompt)
                prompts.Add(prompt);
            if (row.OutputTokens is { } output)
                outputs.Add(output);
        }

        var notes = new List<string>();
        if (prompts.Count < trace.Count)
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"{trace.Count - prompts.Count:N0} rows say no prompt length; data.prompt_tokens of the plan makes theirs"));
        if (outputs.Count < trace.Count)
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"{trace.Count - outputs.Count:N0} rows say no output length; data.output_tokens of the plan or the server decides"));
        return new DataLook
        {
            Report = trace.Report,
            IsDetected = format is null,
            PromptTokens = LengthSummary.Of(prompts),
            OutputTokens = LengthSummary.Of(outputs),
            LengthSource = "recorded",
            Sessions = trace.Sessions is { } sessions ? new SessionSummary(sessions.Count, (double)trace.Count / sessions.Count, sessions.MostTurns) : null,
            Times = new TimeSummary(trace.LastDueNs / 1e9, trace.MeanRate, trace.HighestRate(1)),
            Sharing = trace.HasBlocks ? PrefixSharing.Of(trace, options.BlockTokens) : null,
            First = First(trace, options),
            Notes = notes,
        };
    }

    /// <summary>True when the first fields are those of a trace and not those of a dataset.</summary>
    public static bool Recognise(string path)
    {
        try
        {
            using var stream = DataFile.Open(path, "FILE");
            var lines = new LineReader(stream);
            var names = new List<string>();
            var isJson = TraceFormats.IsJsonLines(path, null);
            if (isJson)
                names = lines.Read(out var line) ? [.. FormatDetector.FirstNames(line.Span)] : [];
            else if (!new CsvRecords(lines).Read(names, out var problem) || problem is not null)
                return false;

            var columns = new TraceColumns(null);
            var places = columns.PlacesIn([.. names.Select(static n => n.Trim())]);
            var isDataset = names.Exists(static n => FieldNames.Prompt.Contains(n.Trim(), StringComparer.OrdinalIgnoreCase) || n is "messages" or "conversations" or "conversation" or "custom_id" or "body");
            return places.Time >= 0 && !isDataset;
        }
        catch (Exception e) when (DataFile.IsUnreadable(e) || e is PlanException)
        {
            // The reader that is tried next says what is wrong.
            return false;
        }
    }

    private static LookedRow[] First(Trace trace, DataLookOptions options)
    {
        var source = new SyntheticSource(new DataPlan(), options.Seed, trace.At, options.Tokenizer);
        var made = new Row();
        return
        [
            .. Enumerable.Range(0, Math.Min(options.FirstRows, trace.Count)).Select(i =>
            {
                var row = trace.At(i);
                source.Fill(i, made);
                return new LookedRow(LookedText.Of(Encoding.UTF8.GetString(made.PromptJson.Span)), row.DueNs / 1e9, row.PromptTokens, row.OutputTokens, 1);
            }),
        ];
    }
}
