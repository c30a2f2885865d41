using System.Globalization;
using System.Text.Json;
using Proofload.Analysis.Cost;

namespace Proofload.Imports.Prices;

/// <summary>
/// The data of AWS's spot instance advisor: <c>spot_advisor[region][os][type] = {s, r}</c>, s the saving over on demand in per cent, r the index of a
/// range of monthly interruptions. The upper end of the range is taken. It completes machines whose on-demand price is in the book.
/// </summary>
internal sealed class SpotAdvisorReader : IPriceReader
{
    /// <summary>Above the last range nothing is known; a fifth to a third is what providers call frequent.</summary>
    private const decimal MostInterrupted = 0.35m;

    public string Name => "spot-advisor";

    public string Description => "AWS spot instance advisor (JSON); completes machines of the book";

    public bool Fits(string head) => head.Contains("\"spot_advisor\"", StringComparison.Ordinal) || (head.Contains("\"global_rate\"", StringComparison.Ordinal) && head.Contains("\"emr\"", StringComparison.Ordinal));

    public void Read(Stream stream, PriceListing into)
    {
        using var document = JsonParts.Document(stream);
        var root = document.RootElement;
        var ranges = new Dictionary<int, (decimal Max, string Label)>();
        foreach (var range in root.Part("ranges").Items())
        {
            if (range.Part("index") is { ValueKind: JsonValueKind.Number } index && index.TryGetInt32(out var i) && PriceListing.Amount(range.Part("max")) is { } max)
                ranges[i] = (max / 100, range.Text("label") ?? "");
        }

        foreach (var region in root.Part("spot_advisor").Members())
        {
            foreach (var machine in region.Value.Part("Linux").Members())
            {
                if (into.Wants(machine.Name, region.Name))
                    Machine(machine, region.Name, ranges, into);
            }
        }
    }

    private static void Machine(JsonProperty machine, string region, Dictionary<int, (decimal Max, string Label)> ranges, PriceListing into)
    {
        if (PriceListing.Amount(machine.Value.Part("s")) is not { } saving || saving > 100
            || machine.Value.Part("r") is not { ValueKind: JsonValueKind.Number } index || !index.TryGetInt32(out var r) || !ranges.TryGetValue(r, out var range))
        {
            into.Skip("no saving or no range of interruptions");
            return;
        }

        if (range.Max >= 1)
            into.Note($"interruptions '{range.Label}' have no upper end; {(MostInterrupted * 100).ToString("0", CultureInfo.InvariantCulture)}% is taken");
        var known = into.AddSpot(machine.Name, region, onDemand => new SpotPrice
        {
            Hourly = onDemand * (1 - (saving / 100)),
            Interrupted = range.Max >= 1 ? MostInterrupted : range.Max,
            Source = into.Source(null),
            Date = into.Date(null),
        });
        if (!known)
            into.Skip("its on-demand price is not in the book, so the saving has nothing to be taken from");
    }
}
