using System.IO.Compression;
using System.Security.Cryptography;
using Proofload.Data.Readers;
using Proofload.Imports.Reading;

namespace Proofload.Imports;

/// <summary>One reading of the sources of an import: their hashes, dates and remarks.</summary>
internal sealed class ImportReading(ImportOptions options, IReadOnlyList<string> remarks)
{
    private readonly SkippedLines _skipped = new(options.MostBadLines);
    private readonly List<string> _remarks = [.. remarks];
    private readonly List<byte> _digests = [];

    /// <summary>Reads a source into the session.</summary>
    /// <exception cref="ImportException">It cannot be read.</exception>
    public void Read(ImportSource source, ImportSession session, CancellationToken cancellation)
    {
        try
        {
            using var metered = new MeteredStream(source.OpenBytes(), Progress(source), cancellation);
            using Stream text = source.IsGzip ? new GZipStream(metered, CompressionMode.Decompress) : metered;
            source.Importer.Read(new ImportFile(source.Name, text, _skipped, _remarks.Add), session);
            _digests.AddRange(metered.Hash());
        }
        catch (Exception e) when (DataFile.IsUnreadable(e))
        {
            throw new ImportException($"{source.Name} cannot be read: {e.Message.ReplaceLineEndings(" ")}", e);
        }
        catch (Plans.PlanException e)
        {
            throw new ImportException($"{source.Name}: {e.Message.ReplaceLineEndings(" ")}", e);
        }
    }

    /// <summary>What all runs of the reading have in common.</summary>
    public ImportedFiles Facts(IReadOnlyList<ImportSource> sources, string name) => new()
    {
        Tool = sources[0].Importer.Tool,
        Names = [.. sources.Select(static s => s.Name)],
        Formats = [.. sources.Select(static s => s.Importer.Format)],
        Digest = SHA256.HashData([.. _digests]),
        Name = name,
        Version = options.Version,
        ModifiedAt = sources[0].ModifiedAt,
        SkippedLines = _skipped.Count,
        Remarks = [.. _remarks, .. _skipped.Remarks],
    };

    private Action<long> Progress(ImportSource source)
    {
        if (options.Progress is not { } progress)
            return static _ => { };

        var step = Math.Max(1 << 20, source.Length / 200);
        var next = step;
        return position =>
        {
            if (position < next && position < source.Length)
                return;

            next = position + step;
            progress(new ImportProgress(source.Name, position, source.Length));
        };
    }
}
