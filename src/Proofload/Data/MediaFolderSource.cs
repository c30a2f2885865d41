using Proofload.Data.Orders;
using Proofload.Data.Readers;
using Proofload.Plans;

namespace Proofload.Data;

/// <summary>Images or sounds of a folder as rows, one or several a row; prompts are synthetic.</summary>
internal sealed class MediaFolderSource : IRowSource
{
    private readonly IReadOnlyList<MediaFile> _files;
    private readonly MediaFileFields[] _fields;
    private readonly int _count;
    private readonly IRowOrder _order;
    private readonly SyntheticSource _prompts;
    private readonly DistributionSampler? _outputTokens;
    private readonly ulong _seed;

    /// <exception cref="PlanException">A field is out of range.</exception>
    public MediaFolderSource(string name, IReadOnlyList<MediaFile> files, DatasetReport report, DataPlan plan, ulong seed, MediaKind kind = MediaKind.Image)
    {
        (_files, _seed, Kind, Report) = (files, seed, kind, report);
        _count = kind == MediaKind.Image ? plan.Images?.Count ?? 1 : 1;
        _fields = [.. files.Select(f => new MediaFileFields(f, kind))];
        _order = RowOrders.Create(plan.Dataset!, files.Count, seed);
        _prompts = new SyntheticSource(plan, seed);
        _outputTokens = plan.OutputTokens is { } output ? new DistributionSampler(output, "data.output_tokens") : null;
        var onUse = files.Count(i => !i.IsInMemory);
        var what = kind == MediaKind.Image ? files.Count == 1 ? "image" : "images" : files.Count == 1 ? "sound" : "sounds";
        Description = $"{name} ({report.Format}): {files.Count:N0} {what}, {RowOrders.Describe(plan.Dataset!)}"
            + (_count > 1 ? $", {_count} a request" : "")
            + (onUse > 0 ? $", {onUse:N0} beyond the memory bound are read on use" : "")
            + (report.TotalSkipped > 0 ? $", {report.TotalSkipped:N0} other files skipped (first: {report.Skipped[0].Reason})" : "");
    }

    /// <inheritdoc/>
    public string Description { get; }

    /// <inheritdoc/>
    public IReadOnlyCollection<string> FieldNames => _fields[0].Names;

    /// <summary>What the files are.</summary>
    public MediaKind Kind { get; }

    /// <summary>What was read and skipped.</summary>
    public DatasetReport? Report { get; }

    /// <inheritdoc/>
    public void Fill(long index, Row row)
    {
        row.Clear();
        row.Index = index;
        row.Number = _order.RowOf(index * _count);
        row.Defer(_prompts);
        row.FileName = _files[row.Number].Name;
        row.Fields = _fields[row.Number];
        for (var i = 0; i < _count; i++)
        {
            var file = _files[_order.RowOf((index * _count) + i)];
            row.Media.Add(new MediaItem(Kind, file.MediaType, file.Name, file.Bytes(), default));
        }

        row.OutputTokens = _outputTokens?.SampleCount(_seed, DataStreams.OutputLength, (ulong)index, 1);
    }
}
