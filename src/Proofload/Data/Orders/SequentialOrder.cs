namespace Proofload.Data.Orders;

/// <summary>As in the file, again from the start at its end.</summary>
internal sealed class SequentialOrder(int rows) : IRowOrder
{
    /// <inheritdoc/>
    public int RowOf(long index) => (int)(index % rows);
}
