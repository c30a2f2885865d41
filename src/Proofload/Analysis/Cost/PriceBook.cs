using Proofload.Plans;

namespace Proofload.Analysis.Cost;

/// <summary>Prices with the source and the date of every figure, in one currency.</summary>
public sealed record PriceBook
{
    /// <summary>Version of the file's shape. Default 1.</summary>
    public long Version { get; init; } = 1;

    /// <summary>Currency of every amount, ISO 4217: <c>USD</c>.</summary>
    public required string Currency { get; init; }

    /// <summary>Machines.</summary>
    public IReadOnlyList<InstancePrice> Instances { get; init; } = ValueList<InstancePrice>.Empty;

    /// <summary>Traffic out of a region.</summary>
    public IReadOnlyList<EgressPrice> Egress { get; init; } = ValueList<EgressPrice>.Empty;

    /// <summary>Models behind an interface that charges for tokens.</summary>
    public IReadOnlyList<ApiPrice> Apis { get; init; } = ValueList<ApiPrice>.Empty;

    /// <summary>The machine of a name, in a region when one is given.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="region">Its region; null when the name says enough.</param>
    /// <exception cref="PlanException">There is none, or the name stands in several regions; one line.</exception>
    public InstancePrice Instance(string name, string? region)
    {
        var named = Instances.Where(i => i.Name == name).ToList();
        if (named.Count == 0)
            throw new PlanException($"the price book has no instance '{name}'; {Hint(name, Instances.Select(static i => i.Name))}");
        var found = region is null ? named : [.. named.Where(i => i.Region == region)];
        return found.Count switch
        {
            1 => found[0],
            0 => throw new PlanException($"the price book has no {name} in '{region}'; {Hint(region!, named.Select(static i => i.Region ?? "(no region)"))}"),
            _ => throw new PlanException($"the price book has {name} in several regions: {string.Join(", ", found.Select(static i => i.Region))}; say which with --region"),
        };
    }

    /// <summary>The model of a name.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="PlanException">There is none; one line.</exception>
    public ApiPrice Api(string name) =>
        Apis.FirstOrDefault(a => a.Model == name) ?? throw new PlanException($"the price book has no API model '{name}'; {Hint(name, Apis.Select(static a => a.Model))}");

    /// <summary>Price of a GB out of a region: the region's own, else the one without a region; null when there is neither.</summary>
    /// <param name="region">The region; null for none.</param>
    public EgressPrice? EgressOf(string? region) =>
        Egress.FirstOrDefault(e => e.Region is not null && e.Region == region) ?? Egress.FirstOrDefault(static e => e.Region is null);

    private static string Hint(string name, IEnumerable<string> known)
    {
        var names = known.Distinct(StringComparer.Ordinal).ToList();
        return names.Count == 0 ? "it has none at all"
            : names.Count <= 12 ? NearestName.Hint(name, names)
            : NearestName.Find(name, names) is { } near ? $"did you mean '{near}'?" : $"it has {names.Count} others";
    }
}

/// <summary>Where a figure comes from.</summary>
public interface IPriced
{
    /// <summary>Page or file that states the figure.</summary>
    string Source { get; }

    /// <summary>Day on which it was so stated.</summary>
    DateOnly Date { get; }
}

/// <summary>Price of a machine.</summary>
public sealed record InstancePrice : IPriced
{
    /// <summary>Name of the type: <c>g5.xlarge</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Region; null when the price is the same everywhere.</summary>
    public string? Region { get; init; }

    /// <summary>Price of an hour on demand.</summary>
    public required decimal Hourly { get; init; }

    /// <summary>Accelerators of the machine; null when unknown.</summary>
    public int? Gpus { get; init; }

    /// <summary>The spot market; null when unknown.</summary>
    public SpotPrice? Spot { get; init; }

    /// <inheritdoc/>
    public required string Source { get; init; }

    /// <inheritdoc/>
    public required DateOnly Date { get; init; }
}

/// <summary>Price of a machine on the spot market.</summary>
public sealed record SpotPrice : IPriced
{
    /// <summary>Price of an hour.</summary>
    public required decimal Hourly { get; init; }

    /// <summary>Share of machines that is interrupted within a month, 0 up to but not 1.</summary>
    public required decimal Interrupted { get; init; }

    /// <inheritdoc/>
    public required string Source { get; init; }

    /// <inheritdoc/>
    public required DateOnly Date { get; init; }
}

/// <summary>Price of traffic out of a region.</summary>
public sealed record EgressPrice : IPriced
{
    /// <summary>The region; null for every region without an entry of its own.</summary>
    public string? Region { get; init; }

    /// <summary>Price of a GB (10^9 bytes).</summary>
    public required decimal PerGb { get; init; }

    /// <inheritdoc/>
    public required string Source { get; init; }

    /// <inheritdoc/>
    public required DateOnly Date { get; init; }
}

/// <summary>Prices of a model that is charged by tokens. Each is for a million tokens; null when the model has no such price.</summary>
public sealed record ApiPrice : IPriced
{
    /// <summary>Name of the model.</summary>
    public required string Model { get; init; }

    /// <summary>Input tokens.</summary>
    public required decimal Input { get; init; }

    /// <summary>Output tokens.</summary>
    public required decimal Output { get; init; }

    /// <summary>Input tokens read from a cache; null charges them as input.</summary>
    public decimal? CachedInput { get; init; }

    /// <summary>Input tokens written to a cache; null charges them as input.</summary>
    public decimal? CacheWrite { get; init; }

    /// <summary>Output tokens of images; null charges them as output.</summary>
    public decimal? OutputImage { get; init; }

    /// <summary>Other prices from some length of the prompt on.</summary>
    public IReadOnlyList<ApiTier> Tiers { get; init; } = ValueList<ApiTier>.Empty;

    /// <inheritdoc/>
    public required string Source { get; init; }

    /// <inheritdoc/>
    public required DateOnly Date { get; init; }
}

/// <summary>Prices of prompts above a length; they then hold for the whole request. A price that is null is the one without a tier.</summary>
public sealed record ApiTier
{
    /// <summary>Prompt tokens above which the tier holds.</summary>
    public required long Above { get; init; }

    /// <summary>Input tokens, a million.</summary>
    public decimal? Input { get; init; }

    /// <summary>Output tokens, a million.</summary>
    public decimal? Output { get; init; }

    /// <summary>Cached input tokens, a million.</summary>
    public decimal? CachedInput { get; init; }
}
