namespace Proofload.Data.Media;

/// <summary>Rows of another source with made images and sound.</summary>
internal sealed class MediaSource(IRowSource rows, ImagePool? images, SoundPool? sounds) : IRowSource
{
    /// <inheritdoc/>
    public string Description
    {
        get
        {
            var media = string.Join("; ", ((string?[])[images?.Description, sounds?.Description]).OfType<string>());

            // Many requests that carry media have no place for a prompt.
            return rows is SyntheticSource ? $"{media}; where a prompt is sent, {rows.Description}" : $"{rows.Description}; {media}";
        }
    }

    /// <inheritdoc/>
    public IReadOnlyCollection<string> FieldNames =>
        [.. rows.FieldNames.Union([.. images is null ? (string[])[] : [MediaFields.Image], .. sounds is null ? (string[])[] : [MediaFields.Audio]], StringComparer.Ordinal)];

    /// <inheritdoc/>
    public DatasetReport? Report => rows.Report;

    /// <inheritdoc/>
    public void Fill(long index, Row row)
    {
        rows.Fill(index, row);
        images?.AddTo(row, index);
        sounds?.AddTo(row, index);
    }
}
