using System.Globalization;
using System.Text.Json;
using Proofload.Analysis.Cost;

namespace Proofload.Imports.Prices;

/// <summary>LiteLLM's <c>model_prices_and_context_window.json</c>: prices of a token, in US dollars; a book has those of a million.</summary>
internal sealed class LiteLlmReader : IPriceReader
{
    private const decimal Million = 1_000_000;
    private const string TierStart = "input_cost_per_token_above_";
    private const string TierEnd = "_tokens";

    public string Name => "litellm";

    public string Description => "LiteLLM's model_prices_and_context_window.json";

    public bool Fits(string head) => head.Contains("_cost_per_token\"", StringComparison.Ordinal);

    public void Read(Stream stream, PriceListing into)
    {
        using var document = JsonParts.Document(stream);
        foreach (var model in document.RootElement.Members())
        {
            if (model.Name == "sample_spec" || !into.Wants(model.Name, region: null) || !into.IsOurs("USD"))
                continue;
            if (PerMillion(model.Value, "input_cost_per_token") is not { } input)
                into.Skip("not charged by tokens");
            else if (PerMillion(model.Value, "output_cost_per_token") is not { } output)
                into.Skip("no price of output tokens");
            else
                into.Add(Entry(model, input, output, into));
        }
    }

    private static ApiPrice Entry(JsonProperty model, decimal input, decimal output, PriceListing into) => new()
    {
        Model = model.Name,
        Input = input,
        Output = output,
        CachedInput = PerMillion(model.Value, "cache_read_input_token_cost"),
        CacheWrite = PerMillion(model.Value, "cache_creation_input_token_cost"),
        OutputImage = PerMillion(model.Value, "output_cost_per_image_token"),
        Tiers = [.. model.Value.Members().Where(static m => m.Name.StartsWith(TierStart, StringComparison.Ordinal) && m.Name.EndsWith(TierEnd, StringComparison.Ordinal))
            .Select(m => Tier(model.Value, m.Name[TierStart.Length..^TierEnd.Length])).OfType<ApiTier>().OrderBy(static t => t.Above)],
        Source = into.Source(model.Value.Text("source")),
        Date = into.Date(null),
    };

    /// <summary>The prices above a length that stands in the names of the fields, such as 128k.</summary>
    private static ApiTier? Tier(JsonElement model, string length)
    {
        var thousands = length.EndsWith('k');
        if (!long.TryParse(thousands ? length[..^1] : length, NumberStyles.None, CultureInfo.InvariantCulture, out var tokens) || tokens is <= 0 or > 1_000_000)
            return null;
        return new ApiTier
        {
            Above = thousands ? tokens * 1000 : tokens,
            Input = PerMillion(model, $"{TierStart}{length}{TierEnd}"),
            Output = PerMillion(model, $"output_cost_per_token_above_{length}{TierEnd}"),
            CachedInput = PerMillion(model, $"cache_read_input_token_cost_above_{length}{TierEnd}"),
        };
    }

    private static decimal? PerMillion(JsonElement model, string name) =>
        PriceListing.Amount(model.Part(name)) is { } price && price <= 1000 ? price * Million : null;
}
