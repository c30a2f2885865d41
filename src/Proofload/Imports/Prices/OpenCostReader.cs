using System.Text.Json;
using Proofload.Analysis.Cost;

namespace Proofload.Imports.Prices;

/// <summary>
/// An answer of OpenCost's allocation API: what each allocation (a pod, a deployment, a namespace) cost in its window becomes a price of an hour.
/// That is what was paid, idle and shared costs as OpenCost distributed them, and not a list price.
/// </summary>
internal sealed class OpenCostReader : IPriceReader
{
    private const decimal MinutesPerHour = 60;

    public string Name => "opencost";

    public string Description => "answer of OpenCost's allocation API (JSON)";

    public bool Fits(string head) => head.Contains("\"totalCost\"", StringComparison.Ordinal) && head.Contains("\"minutes\"", StringComparison.Ordinal);

    public void Read(Stream stream, PriceListing into)
    {
        using var document = JsonParts.Document(stream);
        var root = document.RootElement;
        var sets = root.Part("data") is { ValueKind: JsonValueKind.Array or JsonValueKind.Object } data ? data : root;
        foreach (var allocation in sets.ValueKind == JsonValueKind.Array ? sets.Items().SelectMany(Allocations) : Allocations(sets))
        {
            var name = allocation.Text("name");
            if (string.IsNullOrWhiteSpace(name) || name.StartsWith("__", StringComparison.Ordinal))
                into.Skip("idle or unallocated cost, which belongs to no workload");
            else if (!into.Wants(name, region: null))
                continue;
            else if (PriceListing.Amount(allocation.Part("totalCost")) is not > 0 || PriceListing.Amount(allocation.Part("minutes")) is not > 0)
                into.Skip("no cost or no time");
            else
                Add(allocation, name, into);
        }

        into.Note($"OpenCost names no currency: its costs are taken for {into.Options.Book.Currency}");
    }

    private static void Add(JsonElement allocation, string name, PriceListing into)
    {
        var hours = PriceListing.Amount(allocation.Part("minutes"))!.Value / MinutesPerHour;
        into.Add(new InstancePrice
        {
            Name = name,
            Hourly = PriceListing.Amount(allocation.Part("totalCost"))!.Value / hours,
            Source = into.Source(null),
            Date = into.Date(allocation.Part("window").Text("end") ?? allocation.Text("end")),
        });
    }

    private static IEnumerable<JsonElement> Allocations(JsonElement set) =>
        set.Part("totalCost").ValueKind != JsonValueKind.Undefined ? [set] : set.Members().Select(static m => m.Value).Where(static v => v.Part("totalCost").ValueKind != JsonValueKind.Undefined);
}
