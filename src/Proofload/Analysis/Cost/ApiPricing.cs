namespace Proofload.Analysis.Cost;

/// <summary>
/// What one request to an interface charged by tokens costs. The rules are those of LiteLLM's price map: the highest tier that the prompt
/// crosses bills the whole request, cached tokens are subtracted from the input, and a price that is missing falls back to the plain one.
/// </summary>
public static class ApiPricing
{
    private const decimal Million = 1_000_000;

    /// <summary>The cost of a request.</summary>
    /// <param name="price">Prices of the model.</param>
    /// <param name="usage">Its tokens.</param>
    /// <exception cref="ArgumentOutOfRangeException">More tokens are cached than there are.</exception>
    public static ApiCost Of(ApiPrice price, ApiUsage usage)
    {
        ArgumentNullException.ThrowIfNull(price);
        ArgumentNullException.ThrowIfNull(usage);
        if (usage.CachedInput + usage.CacheWrite > usage.Input || usage.CachedInput < 0 || usage.CacheWrite < 0)
            throw new ArgumentOutOfRangeException(nameof(usage), usage, "Cached tokens are a part of the input.");

        var tier = price.Tiers.Where(t => usage.Input > t.Above).MaxBy(static t => t.Above);
        var input = tier?.Input ?? price.Input;
        var output = tier?.Output ?? price.Output;
        var prompt = ((usage.Input - usage.CachedInput - usage.CacheWrite) * input)
            + (usage.CachedInput * (tier?.CachedInput ?? price.CachedInput ?? input))
            + (usage.CacheWrite * (price.CacheWrite ?? input));
        var completion = (usage.Output * output) + (usage.OutputImage * (price.OutputImage ?? output));
        return new ApiCost(prompt / Million, completion / Million, input);
    }
}

/// <summary>Tokens of a request; means over requests may be fractions.</summary>
public sealed record ApiUsage
{
    /// <summary>Prompt tokens, the cached ones included.</summary>
    public required decimal Input { get; init; }

    /// <summary>Output tokens of text.</summary>
    public required decimal Output { get; init; }

    /// <summary>Prompt tokens read from a cache. Default 0.</summary>
    public decimal CachedInput { get; init; }

    /// <summary>Prompt tokens written to a cache. Default 0.</summary>
    public decimal CacheWrite { get; init; }

    /// <summary>Output tokens of images. Default 0.</summary>
    public decimal OutputImage { get; init; }
}

/// <summary>Cost of a request.</summary>
/// <param name="Prompt">Of its input.</param>
/// <param name="Completion">Of its output.</param>
/// <param name="InputRate">Price of a million plain input tokens that was used.</param>
public sealed record ApiCost(decimal Prompt, decimal Completion, decimal InputRate)
{
    /// <summary>Both.</summary>
    public decimal Total => Prompt + Completion;
}
