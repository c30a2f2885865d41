using Proofload.Plans;

namespace Proofload.Data.Orders;

/// <summary>The order that a plan asks for.</summary>
internal static class RowOrders
{
    /// <exception cref="PlanException">The exponent is out of range.</exception>
    public static IRowOrder Create(DatasetPlan plan, int rows, ulong seed)
    {
        if (plan.Order == RowOrder.Zipf && !(plan.ZipfExponent is > 0 and <= 100))
            throw new PlanException($"data.dataset.zipf_exponent: {plan.ZipfExponent} is out of range, above 0 to 100");

        return plan.Order switch
        {
            RowOrder.Shuffled => new ShuffledOrder(rows, seed),
            RowOrder.Zipf => new ZipfOrder(rows, plan.ZipfExponent, seed),
            _ => new SequentialOrder(rows),
        };
    }

    public static string Describe(DatasetPlan plan) => plan.Order switch
    {
        RowOrder.Shuffled => "shuffled",
        RowOrder.Zipf => $"Zipf {plan.ZipfExponent:0.###}",
        _ => "in order",
    };
}
