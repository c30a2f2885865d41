using Proofload.Data.Orders;
using Proofload.Data.Readers;
using Proofload.Plans;

namespace Proofload.Data;

/// <summary>Images of a folder as rows of bytes.</summary>
internal sealed class ImageSource : IRowSource
{
    private readonly IReadOnlyList<ImageFile> _images;
    private readonly ImageFields[] _fields;
    private readonly IRowOrder _order;
    private readonly DistributionSampler? _outputTokens;
    private readonly ulong _seed;

    /// <exception cref="PlanException">A field is out of range.</exception>
    public ImageSource(string name, IReadOnlyList<ImageFile> images, DatasetReport report, DataPlan plan, ulong seed)
    {
        (_images, _seed, Report) = (images, seed, report);
        _fields = [.. images.Select(i => new ImageFields(i))];
        _order = RowOrders.Create(plan.Dataset!, images.Count, seed);
        _outputTokens = plan.OutputTokens is { } output ? new DistributionSampler(output, "data.output_tokens") : null;
        var onUse = images.Count(i => !i.IsInMemory);
        Description = $"{name}: {images.Count:N0} images, {RowOrders.Describe(plan.Dataset!)}"
            + (onUse > 0 ? $", {onUse:N0} beyond the memory bound are read on use" : "")
            + (report.TotalSkipped > 0 ? $", {report.TotalSkipped:N0} other files skipped (first: {report.Skipped[0].Reason})" : "");
    }

    /// <inheritdoc/>
    public string Description { get; }

    /// <inheritdoc/>
    public IReadOnlyCollection<string> FieldNames => ["file", "label", "media_type", "image_base64"];

    /// <summary>What was read and skipped.</summary>
    public DatasetReport Report { get; }

    /// <inheritdoc/>
    public void Fill(long index, Row row)
    {
        row.Clear();
        row.Index = index;
        var number = _order.RowOf(index);
        row.Number = number;
        row.Bytes = _images[number].Bytes();
        row.FileName = _images[number].Name;
        row.Fields = _fields[number];
        row.OutputTokens = _outputTokens?.SampleCount(_seed, DataStreams.OutputLength, (ulong)index, 1);
    }
}
