using System.Globalization;
using System.Text.RegularExpressions;

namespace Proofload.Plans.Sweeps;

/// <summary>
/// The values of an axis: items with commas between them, each a value or a range. <c>FROM..TOxFACTOR</c> multiplies, <c>FROM..TO+STEP</c> adds; a unit
/// stands once, behind the whole range, and belongs to every value: <c>10..80x2/s</c>, <c>100..500+100ms</c>, <c>1..64x2</c>. TO is the bound that no value passes.
/// </summary>
internal static partial class SweepValues
{
    private const string Form = "write FROM..TOxFACTOR or FROM..TO+STEP with the unit once at the end, for example 1..64x2, 10..80x2/s or 100..500+100ms";

    /// <summary>The items of a text.</summary>
    public static IReadOnlyList<string> Split(string text) => text.Split(',', StringSplitOptions.TrimEntries);

    /// <summary>Writes ranges out.</summary>
    public static bool TryExpand(IReadOnlyList<string> items, out IReadOnlyList<string> values, out string problem)
    {
        var all = new List<string>();
        values = all;
        problem = "";
        if (items.Count == 0 || items.Any(static i => i.Trim().Length == 0))
        {
            problem = "a value is missing; write for example 1,2,4,8 or 1..64x2";
            return false;
        }

        foreach (var item in items)
        {
            if (!LooksLikeRange(item))
                all.Add(item);
            else if (!TryRange(item, all, out problem))
                return false;
            if (all.Count > SweepPlan.MostPoints)
            {
                problem = $"{Units.Quote(item)} makes more than {SweepPlan.MostPoints} values";
                return false;
            }
        }

        if (all.GroupBy(static v => v, StringComparer.Ordinal).FirstOrDefault(static g => g.Count() > 1) is { } twice)
            problem = $"{Units.Quote(twice.Key)} is given twice";
        return problem.Length == 0;
    }

    // A path such as ../data is no range: only what begins with a number is.
    private static bool LooksLikeRange(string item) => item.Length > 0 && char.IsAsciiDigit(item[0]) && item.Contains("..", StringComparison.Ordinal);

    private static bool TryRange(string item, List<string> values, out string problem)
    {
        problem = "";
        if (Range().Match(item) is not { Success: true } match || !TryNumber(match, "from", out var from) || !TryNumber(match, "to", out var to) || !TryNumber(match, "step", out var step))
        {
            problem = $"{Units.Quote(item)} is not a range; {Form}";
            return false;
        }

        var (multiplies, unit) = (match.Groups["op"].Value == "x", match.Groups["unit"].Value);
        if (from > to)
            problem = $"{Units.Quote(item)} begins above its end; write the smaller number first";
        else if (multiplies && from == 0)
            problem = $"{Units.Quote(item)} never leaves 0; write 0 as a value of its own, for example 0,1..64x2";
        else if (multiplies ? step <= 1 : step <= 0)
            problem = $"{Units.Quote(item)} never comes to its end; {(multiplies ? "the factor must be above 1" : "the step must be above 0")}";
        for (var value = from; problem.Length == 0 && value <= to; value = multiplies ? value * step : value + step)
        {
            values.Add(value.ToString("0.############", CultureInfo.InvariantCulture) + unit);
            if (values.Count > SweepPlan.MostPoints)
                problem = $"{Units.Quote(item)} makes more than {SweepPlan.MostPoints} values";
        }

        return problem.Length == 0;
    }

    // Twelve digits before and nine after the point: products of two of them stay exact in a decimal.
    private static bool TryNumber(Match match, string group, out decimal number) =>
        decimal.TryParse(match.Groups[group].ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number);

    [GeneratedRegex(@"^(?<from>[0-9]{1,12}(\.[0-9]{1,9})?)\.\.(?<to>[0-9]{1,12}(\.[0-9]{1,9})?)(?<op>[x+])(?<step>[0-9]{1,12}(\.[0-9]{1,9})?)(?<unit>(/ ?)?[A-Za-z%]*)$", RegexOptions.ExplicitCapture)]
    private static partial Regex Range();
}
