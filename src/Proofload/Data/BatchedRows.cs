namespace Proofload.Data;

/// <summary>
/// Several rows of another source for each request: request i carries rows i·n to i·n + n - 1. The request's own row has the fields of the
/// first, for its path and headers.
/// </summary>
internal sealed class BatchedRows(IRowSource rows, int size) : IRowSource
{
    /// <inheritdoc/>
    public string Description => $"{rows.Description}; {size} rows a request";

    /// <inheritdoc/>
    public IReadOnlyCollection<string> FieldNames => rows.FieldNames;

    /// <inheritdoc/>
    public DatasetReport? Report => rows.Report;

    /// <inheritdoc/>
    public void Fill(long index, Row row)
    {
        rows.Fill(index * size, row);
        row.Index = index;
        for (var i = 0; i < size; i++)
            rows.Fill((index * size) + i, row.AddToBatch());
    }
}
