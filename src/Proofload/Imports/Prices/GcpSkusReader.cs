using System.Globalization;
using System.Text;
using System.Text.Json;
using Proofload.Analysis.Cost;

namespace Proofload.Imports.Prices;

/// <summary>
/// SKUs of the Google Cloud billing catalogue, <c>services/…/skus</c>. Google prices parts (a core, a GB of memory, a GPU), not machines: each part
/// becomes an entry, and a machine is their sum.
/// </summary>
internal sealed class GcpSkusReader : IPriceReader
{
    private const decimal BytesPerGib = 1_073_741_824m;

    public string Name => "gcp-skus";

    public string Description => "SKUs of the Google Cloud billing catalogue (JSON)";

    public bool Fits(string head) => head.Contains("\"pricingInfo\"", StringComparison.Ordinal) && head.Contains("\"skuId\"", StringComparison.Ordinal);

    public void Read(Stream stream, PriceListing into)
    {
        using var document = JsonParts.Document(stream);
        var root = document.RootElement;
        foreach (var sku in (root.ValueKind == JsonValueKind.Array ? root : root.Part("skus")).Items())
        {
            var pricing = sku.Part("pricingInfo").Items().LastOrDefault();
            var expression = pricing.Part("pricingExpression");
            var family = sku.Part("category").Text("resourceFamily");
            if (sku.Part("category").Text("usageType") is not (null or "OnDemand"))
                into.Skip("a commitment or spot price");
            else if (family is not ("Compute" or "Network"))
                into.Skip("neither a part of a machine nor traffic");
            else if (Price(expression, into) is { } price)
                Add(sku, family, expression.Text("usageUnit"), price, pricing.Text("effectiveTime"), into);
        }

        into.Note("Google prices parts of machines: add up the cores, memory and GPUs of a machine type for its 'hourly'");
        if (root.Text("nextPageToken") is { Length: > 0 })
            into.Note("the answer has further pages (nextPageToken); only this one is read");
    }

    private static void Add(JsonElement sku, string family, string? unit, decimal price, string? effective, PriceListing into)
    {
        var description = sku.Text("description") ?? sku.Text("skuId") ?? "";
        if (family == "Network" && !description.Contains("Internet", StringComparison.OrdinalIgnoreCase))
        {
            into.Skip("traffic that stays inside Google");
            return;
        }

        if (unit is not ("h" or "GiBy.h" or "GiBy"))
        {
            into.Skip("another unit than hours or GiB");
            return;
        }

        var regions = sku.Part("serviceRegions").Items().Select(static r => r.Text()).OfType<string>().DefaultIfEmpty(null!);
        foreach (var region in regions)
        {
            if (!into.Wants(description, region))
                continue;
            if (family == "Network")
                into.Add(new EgressPrice { Region = region, PerGb = price * 1_000_000_000m / BytesPerGib, Source = into.Source(null), Date = into.Date(effective) });
            else
                into.Add(new InstancePrice { Name = Slug(description), Region = region, Hourly = price, Source = into.Source(null), Date = into.Date(effective) });
        }
    }

    /// <summary>The first price of the tiers that is not free: units and billionths of them.</summary>
    private static decimal? Price(JsonElement expression, PriceListing into)
    {
        foreach (var tier in expression.Part("tieredRates").Items())
        {
            var money = tier.Part("unitPrice");
            var units = money.Part("units") is { ValueKind: not JsonValueKind.Undefined } whole ? PriceListing.Amount(whole) : 0;
            var nanos = money.Part("nanos") is { ValueKind: not JsonValueKind.Undefined } parts ? PriceListing.Amount(parts) : 0;
            if (units + (nanos / 1_000_000_000m) is > 0 and var price)
                return into.IsOurs(money.Text("currencyCode")) ? price : null;
        }

        into.Skip("free, or no readable price");
        return null;
    }

    private static string Slug(string description)
    {
        var slug = new StringBuilder();
        foreach (var c in description.ToLower(CultureInfo.InvariantCulture))
        {
            if (char.IsAsciiLetterOrDigit(c))
                slug.Append(c);
            else if (slug.Length > 0 && slug[^1] != '-')
                slug.Append('-');
        }

        return slug.ToString().TrimEnd('-');
    }
}
