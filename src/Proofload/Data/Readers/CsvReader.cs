namespace Proofload.Data.Readers;

/// <summary>Delimited text with a header line: commas, tabs or semicolons. Records with another number of fields than the header are skipped and reported.</summary>
internal static class CsvReader
{
    public static void Read(Stream stream, DatasetLoad load)
    {
        var records = new CsvRecords(new LineReader(stream));
        var fields = new List<string>();
        if (!records.Read(fields, out var problem))
            return;
        if (problem is not null)
        {
            load.Skip(records.LineNumber, $"the header: {problem}");
            return;
        }

        var names = fields.Select(n => n.Trim()).ToArray();
        load.SeenNames = names;
        var prompt = Find(names, load.Plan.PromptField, FieldNames.Prompt);
        var output = Find(names, load.Plan.OutputField, FieldNames.Output);
        if (prompt < 0 && load.Plan.PromptField is { } wantedPrompt)
            throw load.Unknown("prompt_field", wantedPrompt);
        if (output < 0 && load.Plan.OutputField is { } wantedOutput)
            throw load.Unknown("output_field", wantedOutput);

        load.OutputFieldSeen = output >= 0;
        while (records.Read(fields, out problem))
        {
            problem ??= fields.Count == names.Length ? null : $"{fields.Count} fields, the header has {names.Length}";
            problem ??= prompt >= 0 && fields[prompt].Length == 0 ? $"the field '{names[prompt]}' is empty" : null;
            if (problem is not null)
                load.Skip(records.LineNumber, problem);
            else if (!load.Add(Row(load, names, fields, prompt, output)))
                return;
        }
    }

    private static DatasetRow Row(DatasetLoad load, string[] names, List<string> fields, int prompt, int output)
    {
        var values = new ReadOnlyMemory<byte>[names.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = load.Memory.Keep(fields[i]);
        var promptJson = prompt < 0 ? default : load.Memory.KeepEscaped(fields[prompt], values[prompt]);
        return new DatasetRow(promptJson, [], output < 0 ? null : TokenCount.Parse(fields[output]), new RowFields(names, values));
    }

    private static int Find(string[] names, string? wanted, string[] usual)
    {
        foreach (var name in wanted is null ? usual : [wanted])
        {
            var found = Array.FindIndex(names, n => string.Equals(n, name, StringComparison.OrdinalIgnoreCase));
            if (found >= 0)
                return found;
        }

        return -1;
    }
}
