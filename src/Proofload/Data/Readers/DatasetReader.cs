using Proofload.Plans;
using Proofload.Tokenizers;

namespace Proofload.Data.Readers;

/// <summary>Reads a dataset file of any format, once, as a stream.</summary>
internal static class DatasetReader
{
    /// <param name="plan">The dataset.</param>
    /// <param name="path">The file's full path.</param>
    /// <param name="format">How to read it.</param>
    /// <param name="memory">Where texts are kept; null for the usual bound.</param>
    /// <param name="tokenizer">Counts reference answers; null estimates them.</param>
    /// <param name="protocol">Protocol of the requests, of a batch file's lines those for its URL; null takes all.</param>
    /// <exception cref="PlanException">The file is missing, unreadable or without a usable row; never anything else, whatever the bytes.</exception>
    public static LoadedDataset Read(DatasetPlan plan, string path, DatasetFormat format, RowMemory? memory = null, Tokenizer? tokenizer = null, string? protocol = null)
    {
        using var stream = DataFile.Open(path, "data.dataset.path");
        return Read(plan, stream, format, memory, tokenizer, protocol);
    }

    /// <summary>Reads a stream as the file of a plan.</summary>
    public static LoadedDataset Read(DatasetPlan plan, Stream stream, DatasetFormat format, RowMemory? memory = null, Tokenizer? tokenizer = null, string? protocol = null)
    {
        var load = new DatasetLoad(plan, DatasetPlan.FormatName(format), memory ?? new RowMemory(), tokenizer);
        try
        {
            Read(stream, load, format, protocol);
        }
        catch (Exception e) when (DataFile.IsUnreadable(e))
        {
            load.Break($"unreadable behind row {load.Count:N0}: {e.Message}");
        }
        catch (PlanException e) when (!e.Message.StartsWith("data.", StringComparison.Ordinal))
        {
            throw new PlanException($"data.dataset.path: {plan.Path}: {e.Message}", e);
        }

        return load.Finish();
    }

    private static void Read(Stream stream, DatasetLoad load, DatasetFormat format, string? protocol)
    {
        switch (format)
        {
            case DatasetFormat.Jsonl:
                JsonlReader.Read(stream, load, new JsonRowParser(load));
                break;
            case DatasetFormat.OpenAiBatch when protocol is null || BatchUrls.Of(protocol) is not null:
                JsonRowsReader.Read(stream, load, new BatchRowParser(load, protocol is null ? null : BatchUrls.Of(protocol)));
                break;
            case DatasetFormat.ShareGpt or DatasetFormat.OpenAiBatch:
                JsonRowsReader.Read(stream, load, new JsonRowParser(load));
                break;
            case DatasetFormat.Alpaca:
                JsonRowsReader.Read(stream, load, new JsonRowParser(load, isAlpaca: load.Plan.PromptField is null));
                break;
            case DatasetFormat.Csv:
                CsvReader.Read(stream, load);
                break;
            default:
                PlainTextReader.Read(stream, load);
                break;
        }
    }
}
