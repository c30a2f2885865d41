using Proofload.Plans;
using Proofload.Tokenizers;

namespace Proofload.Data.Readers;

/// <summary>Reads a dataset file of any format, once, as a stream.</summary>
internal static class DatasetReader
{
    /// <exception cref="PlanException">The file is missing, unreadable or without a usable row; never anything else, whatever the bytes.</exception>
    public static LoadedDataset Read(DatasetPlan plan, string path, DatasetFormat format, RowMemory? memory = null, Tokenizer? tokenizer = null)
    {
        var load = new DatasetLoad(plan, memory ?? new RowMemory(), tokenizer);
        using var stream = DataFile.Open(path, "data.dataset.path");
        try
        {
            switch (format)
            {
                case DatasetFormat.Jsonl:
                    JsonlReader.Read(stream, load);
                    break;
                case DatasetFormat.Csv:
                    CsvReader.Read(stream, load);
                    break;
                case DatasetFormat.ShareGpt:
                    ShareGptReader.Read(stream, load);
                    break;
                default:
                    PlainTextReader.Read(stream, load);
                    break;
            }
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
}
