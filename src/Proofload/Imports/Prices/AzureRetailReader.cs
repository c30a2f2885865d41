using Proofload.Analysis.Cost;

namespace Proofload.Imports.Prices;

/// <summary>Answers of the Azure retail prices API, <c>https://prices.azure.com/api/retail/prices</c>: one page, or the items of several in one list.</summary>
internal sealed class AzureRetailReader : IPriceReader
{
    public string Name => "azure-retail";

    public string Description => "answer of the Azure retail prices API (JSON)";

    public bool Fits(string head) => head.Contains("\"retailPrice\"", StringComparison.Ordinal);

    public void Read(Stream stream, PriceListing into)
    {
        using var document = JsonParts.Document(stream);
        var root = document.RootElement;
        var items = root.ValueKind == System.Text.Json.JsonValueKind.Array ? root : root.Part("Items");
        foreach (var item in items.Items())
        {
            var (name, region) = (item.Text("armSkuName"), item.Text("armRegionName"));
            if (item.Text("serviceName") is not "Virtual Machines" || string.IsNullOrEmpty(name))
                into.Skip("no machine");
            else if (item.Text("type") is not (null or "Consumption"))
                into.Skip("a reservation or a price for development");
            else if (item.Text("unitOfMeasure") is not "1 Hour")
                into.Skip("another unit than an hour");
            else if (item.Text("productName")?.Contains("Windows", StringComparison.Ordinal) == true)
                into.Skip("another operating system than Linux");
            else if (item.Text("skuName")?.EndsWith("Low Priority", StringComparison.Ordinal) == true)
                into.Skip("low priority, which Azure retires");
            else if (!into.Wants(name, region) || !into.IsOurs(item.Text("currencyCode")))
                continue;
            else if (PriceListing.Amount(item.Part("retailPrice")) is not { } price || price == 0)
                into.Skip("no readable price");
            else if (item.Text("skuName")?.EndsWith("Spot", StringComparison.Ordinal) == true)
                NoteSpot(into);
            else
                into.Add(new InstancePrice { Name = name, Region = region, Hourly = price, Source = into.Source(null), Date = into.Date(item.Text("effectiveStartDate")) });
        }

        if (root.Text("NextPageLink") is { Length: > 0 })
            into.Note("the answer has further pages (NextPageLink); only this one is read");
    }

    // A spot price without its interruptions cannot be costed, and Azure's list does not state them.
    private static void NoteSpot(PriceListing into)
    {
        into.Skip("a spot price without a rate of interruptions");
        into.Note("Azure's list has spot prices but not how often machines are evicted: write 'spot' yourself where you know both");
    }
}
