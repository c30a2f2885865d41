using Proofload.Imports.Reading;

namespace Proofload.Imports.Prices;

/// <summary>An offer file of the AWS price list, <c>offers/v1.0/aws/AmazonEC2/…/index.json</c>: read forwards, for it may have gigabytes.</summary>
internal sealed class AwsOfferReader : IPriceReader
{
    private const string OnDemandTerm = "JRTCKXETXF";

    public string Name => "aws-offer";

    public string Description => "offer file of the AWS price list (JSON)";

    public bool Fits(string head) => head.Contains("\"offerCode\"", StringComparison.Ordinal) && head.Contains("\"formatVersion\"", StringComparison.Ordinal);

    public void Read(Stream stream, PriceListing into)
    {
        var json = new JsonPull(stream);
        if (!json.EnterObject())
            throw new FormatException("the document is not an object");

        string? published = null;
        var machines = new Dictionary<string, AwsProduct>(StringComparer.Ordinal);
        while (json.NextProperty(out var name))
        {
            switch (name)
            {
                case "publicationDate":
                    published = json.Text();
                    break;
                case "products" when json.EnterObject():
                    while (json.NextProperty(out var sku))
                        Product(json, sku, machines, into);
                    break;
                case "terms" when json.EnterObject():
                    while (json.NextProperty(out var kind))
                    {
                        if (kind == "OnDemand" && json.EnterObject())
                            Terms(json, machines, published, into);
                    }

                    break;
            }
        }

        json.Finish();
    }

    private static void Product(JsonPull json, string sku, Dictionary<string, AwsProduct> machines, PriceListing into)
    {
        if (!json.EnterObject())
            return;

        var product = new AwsProduct();
        while (json.NextProperty(out var name))
        {
            if (name == "productFamily")
                product.Family = json.Text();
            else if (name == "attributes" && json.EnterObject())
            {
                while (json.NextProperty(out var attribute))
                    product.Set(attribute, json.Text());
            }
        }

        if (product.Reason() is { } reason)
            into.Skip(reason);
        else if (into.Wants(product.Name!, product.Region))
            machines[sku] = product;
    }

    private static void Terms(JsonPull json, Dictionary<string, AwsProduct> machines, string? published, PriceListing into)
    {
        while (json.NextProperty(out var sku))
        {
            if (!machines.TryGetValue(sku, out var product) || !json.EnterObject())
                continue;

            while (json.NextProperty(out var offer))
            {
                if ((offer.EndsWith("." + OnDemandTerm, StringComparison.Ordinal) || !offer.Contains('.', StringComparison.Ordinal)) && json.EnterObject())
                    Offer(json, product, published, into);
                else
                    into.Skip("a special offer term, not the plain on-demand price");
            }
        }
    }

    private static void Offer(JsonPull json, AwsProduct product, string? published, PriceListing into)
    {
        string? effective = null;
        var prices = new List<(string? Unit, string? Begin, string Currency, decimal Price)>();
        while (json.NextProperty(out var name))
        {
            if (name == "effectiveDate")
                effective = json.Text();
            else if (name == "priceDimensions" && json.EnterObject())
            {
                while (json.NextProperty(out _))
                    Dimension(json, prices);
            }
        }

        foreach (var (unit, begin, currency, price) in prices)
        {
            if (into.IsOurs(currency))
                product.Add(into, unit, begin, price, published ?? effective);
        }
    }

    private static void Dimension(JsonPull json, List<(string? Unit, string? Begin, string Currency, decimal Price)> prices)
    {
        if (!json.EnterObject())
            return;

        string? unit = null, begin = null;
        var amounts = new List<(string Currency, decimal Price)>();
        while (json.NextProperty(out var name))
        {
            if (name == "unit")
                unit = json.Text();
            else if (name == "beginRange")
                begin = json.Text();
            else if (name == "pricePerUnit" && json.EnterObject())
            {
                while (json.NextProperty(out var currency))
                {
                    if (PriceListing.Amount(json.Text()) is { } price)
                        amounts.Add((currency, price));
                }
            }
        }

        prices.AddRange(amounts.Select(a => (unit, begin, a.Currency, a.Price)));
    }
}
