using Proofload.Analysis.Cost;

namespace Proofload.Imports.Prices;

/// <summary>What <c>infracost breakdown --format json</c> writes: each resource with its cost of an hour becomes a machine of the resource's name.</summary>
internal sealed class InfracostReader : IPriceReader
{
    public string Name => "infracost";

    public string Description => "infracost breakdown (JSON)";

    public bool Fits(string head) => head.Contains("\"projects\"", StringComparison.Ordinal) && head.Contains("\"breakdown\"", StringComparison.Ordinal);

    public void Read(Stream stream, PriceListing into)
    {
        using var document = JsonParts.Document(stream);
        var root = document.RootElement;
        if (!into.IsOurs(root.Text("currency") ?? "USD"))
            return;

        foreach (var project in root.Part("projects").Items())
        {
            foreach (var resource in project.Part("breakdown").Part("resources").Items())
            {
                var name = resource.Text("name");
                if (string.IsNullOrWhiteSpace(name) || !into.Wants(name, region: null))
                    continue;
                if (PriceListing.Amount(resource.Part("hourlyCost")) is > 0 and var hourly)
                    into.Add(new InstancePrice { Name = name, Hourly = hourly, Source = into.Source(null), Date = into.Date(root.Text("timeGenerated")) });
                else
                    into.Skip("no cost by the hour (it depends on use)");
            }
        }
    }
}
