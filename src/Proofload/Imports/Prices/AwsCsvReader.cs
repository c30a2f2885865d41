using Proofload.Data.Readers;

namespace Proofload.Imports.Prices;

/// <summary>An offer file of the AWS price list as CSV, <c>index.csv</c>: five lines about the file, then one line a price.</summary>
internal sealed class AwsCsvReader : IPriceReader
{
    public string Name => "aws-csv";

    public string Description => "offer file of the AWS price list (CSV)";

    public bool Fits(string head) => head.TrimStart('\uFEFF').StartsWith("\"FormatVersion\"", StringComparison.Ordinal) || head.Contains("\"OfferTermCode\"", StringComparison.Ordinal);

    public void Read(Stream stream, PriceListing into)
    {
        var records = new CsvRecords(new LineReader(stream, longestLine: 1 << 20));
        var fields = new List<string>();
        string[]? names = null;
        string? published = null;
        while (records.Read(fields, out var problem))
        {
            if (problem is not null)
                into.Skip($"unreadable line: {problem}");
            else if (names is null && fields.Contains("SKU", StringComparer.Ordinal))
                names = [.. fields];
            else if (names is null && fields is ["Publication Date", var date, ..])
                published = date;
            else if (names is not null)
                Row(names, fields, published, into);
        }

        if (names is null)
            throw new FormatException("the header line with SKU is missing");
    }

    private static void Row(string[] names, List<string> fields, string? published, PriceListing into)
    {
        if (fields.Count != names.Length)
        {
            into.Skip("another number of fields than the header");
            return;
        }

        var product = new AwsProduct { Family = Field("Product Family") };
        for (var i = 0; i < names.Length; i++)
            product.Set(names[i], fields[i].Length == 0 ? null : fields[i]);
        if (Field("TermType") is not (null or "OnDemand"))
            into.Skip("a reservation");
        else if (product.Reason() is { } reason)
            into.Skip(reason);
        else if (!into.Wants(product.Name!, product.Region) || !into.IsOurs(Field("Currency")))
            return;
        else if (PriceListing.Amount(Field("PricePerUnit")) is { } price)
            product.Add(into, Field("Unit"), Field("StartingRange"), price, published ?? Field("EffectiveDate"));
        else
            into.Skip("no readable price");

        string? Field(string name) => Array.IndexOf(names, name) is var at and >= 0 && fields[at].Length > 0 ? fields[at] : null;
    }
}
