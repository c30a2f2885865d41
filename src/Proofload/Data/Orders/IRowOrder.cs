namespace Proofload.Data.Orders;

/// <summary>Which row a request uses. Pure and safe for several threads; allocates nothing.</summary>
internal interface IRowOrder
{
    /// <summary>Number of the row, from 0.</summary>
    int RowOf(long index);
}
