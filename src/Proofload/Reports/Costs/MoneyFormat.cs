using System.Globalization;
using Proofload.Analysis.Cost;

namespace Proofload.Reports.Costs;

/// <summary>
/// How money is shown: four significant digits, rounded half away from zero (integer digits are never rounded away), the currency's three letters
/// in front. Only what is shown is rounded; nothing is calculated on with it.
/// </summary>
public static class MoneyFormat
{
    private const int Digits = 4;

    /// <summary>An amount without its currency: <c>0.00001234</c>, <c>1,234</c>; <c>n/a</c> for null.</summary>
    /// <param name="amount">The amount.</param>
    public static string Number(decimal? amount)
    {
        if (amount is not { } value)
            return NumberFormat.Missing;
        if (value == 0)
            return "0";

        var decimals = Decimals(value);
        var rounded = Math.Round(value, decimals, MidpointRounding.AwayFromZero);

        // 9.9999 has become 10.000: one digit less.
        decimals = Math.Min(decimals, rounded == 0 ? decimals : Decimals(rounded));
        return rounded.ToString(decimals == 0 ? "#,0" : "#,0." + new string('0', decimals), CultureInfo.InvariantCulture);
    }

    /// <summary>An amount with its currency.</summary>
    /// <param name="amount">The amount.</param>
    /// <param name="currency">Its currency.</param>
    public static string Amount(decimal? amount, string currency) => amount is null ? NumberFormat.Missing : $"{currency} {Number(amount)}";

    /// <summary>An amount with its interval: <c>0.0120 [0.0118, 0.0123]</c>.</summary>
    /// <param name="range">The amount.</param>
    public static string Range(CostRange? range) => range is not { } known ? NumberFormat.Missing
        : known.HasInterval && known.Low != known.High ? $"{Number(known.Value)} [{Number(known.Low)}, {Number(known.High)}]"
        : Number(known.Value);

    private static int Decimals(decimal value)
    {
        var magnitude = (int)Math.Floor(Math.Log10((double)Math.Abs(value)) + 1e-12);
        return Math.Clamp(Digits - 1 - magnitude, 0, 28);
    }
}
