namespace Proofload.Analysis.Cost;

/// <summary>An amount of money, or a quantity it is made of, with its 95 % interval; an end that is null is unknown.</summary>
/// <param name="Value">The value.</param>
/// <param name="Low">Low end.</param>
/// <param name="High">High end.</param>
public readonly record struct CostRange(decimal Value, decimal? Low = null, decimal? High = null)
{
    /// <summary>True when both ends are known.</summary>
    public bool HasInterval => Low is not null && High is not null;

    /// <summary>Times a factor that is not negative.</summary>
    /// <param name="factor">The factor.</param>
    public CostRange Times(decimal factor) => new(Value * factor, Low * factor, High * factor);
}
