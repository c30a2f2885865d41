using Proofload.Data.Media;
using Proofload.Data.Readers;
using Proofload.Data.Traces;
using Proofload.Plans;
using Proofload.Tokenizers;

namespace Proofload.Data;

/// <summary>Makes the rows of a data plan.</summary>
public static class RowSourceFactory
{
    /// <summary>Creates the source; datasets are read here, once.</summary>
    /// <param name="plan">Data plan.</param>
    /// <param name="seed">Seed of the run: the same plan and seed give the same rows.</param>
    /// <param name="baseFolder">Folder that relative paths are taken from.</param>
    /// <param name="lengths">Token lengths by request of a replayed trace (<c>CompiledLoad.Trace.At</c>), which override the plan's; null uses the plan's.</param>
    /// <param name="tokenizer">Makes synthetic prompts exactly as long as planned; null takes each word for a token.</param>
    /// <param name="protocol">Protocol of the requests: of a batch file, they are its lines for this protocol's URL; null takes all lines.</param>
    /// <exception cref="PlanException">A field is out of range, the file is missing or has no usable row, or a named field is in no row. The message names the nearest valid name.</exception>
    public static IRowSource Create(DataPlan plan, ulong seed, string baseFolder, Func<long, TraceRow>? lengths = null, Tokenizer? tokenizer = null, string? protocol = null)
    {
        var rows = CreateRows(plan, seed, baseFolder, lengths, tokenizer, protocol);
        if (rows.HasBodies && (plan.Images is not null || plan.Audio is not null))
            throw new PlanException($"data.{(plan.Images is not null ? "images" : "audio")}: has no place in the bodies of a batch file, which are sent as they are");
        var images = plan.Images is { } made && rows is not MediaFolderSource { Kind: MediaKind.Image } ? new ImagePool(made, seed) : null;
        var sounds = plan.Audio is { } sound ? new SoundPool(sound, seed) : null;
        return images is null && sounds is null ? rows : new MediaSource(rows, images, sounds);
    }

    /// <summary>Several rows of a source for each request.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="size">Rows per request, at least 1.</param>
    public static IRowSource Batch(IRowSource rows, int size) => size == 1 ? rows : new BatchedRows(rows, size);

    private static IRowSource CreateRows(DataPlan plan, ulong seed, string baseFolder, Func<long, TraceRow>? lengths, Tokenizer? tokenizer, string? protocol)
    {
        if (plan.Dataset is not { } dataset)
            return new SyntheticSource(plan, seed, lengths, tokenizer);
        if (dataset.Path.Length == 0)
            throw new PlanException("data.dataset.path: must name a file or folder");
        if (dataset.Limit < 1)
            throw new PlanException($"data.dataset.limit: {dataset.Limit} is out of range; it must be at least 1");

        var path = Path.Combine(baseFolder, dataset.Path);
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(path));
        if (!Directory.Exists(path))
            DataFile.CheckExists(path, "data.dataset.path");
        var format = dataset.Format ?? FormatDetector.Detect(path);
        if (format is DatasetFormat.Images or DatasetFormat.Audio)
        {
            var kind = format == DatasetFormat.Images ? MediaKind.Image : MediaKind.Audio;
            if (!Directory.Exists(path))
                throw new PlanException($"data.dataset.path: {dataset.Path} is a file; the format {(kind == MediaKind.Image ? "images" : "audio")} needs a folder");
            var (files, report) = MediaFolderReader.Read(path, dataset.Limit, kind: kind);
            return new MediaFolderSource(name, files, report, plan, seed, kind);
        }

        return new DatasetSource(name, DatasetReader.Read(dataset, path, format, null, tokenizer, protocol), plan, seed, lengths, tokenizer);
    }
}
