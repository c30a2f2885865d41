namespace Proofload.Plans;

/// <summary>A distribution of lengths (tokens) or times (seconds).</summary>
public sealed record Distribution
{
    /// <summary>Always 0.</summary>
    public static Distribution Zero { get; } = Constant(0);

    /// <summary>Family.</summary>
    public required DistributionKind Kind { get; init; }

    /// <summary>Constant: the value. Uniform: the lower end. Normal: the mean. Log-normal: the median. Exponential: the mean.</summary>
    public double A { get; init; }

    /// <summary>Uniform: the upper end. Normal: the standard deviation. Log-normal: sigma of the logarithm.</summary>
    public double B { get; init; }

    /// <summary>Draws below are raised to it. Default none.</summary>
    public double? Min { get; init; }

    /// <summary>Draws above are lowered to it. Default none.</summary>
    public double? Max { get; init; }

    /// <summary>Empirical: values with their weights.</summary>
    public IReadOnlyList<WeightedValue> Values { get; init => field = ValueList<WeightedValue>.Of(value); } = ValueList<WeightedValue>.Empty;

    /// <summary>Always <paramref name="value"/>.</summary>
    public static Distribution Constant(double value) => new() { Kind = DistributionKind.Constant, A = value };

    /// <summary>Evenly from <paramref name="low"/> to <paramref name="high"/>.</summary>
    public static Distribution Uniform(double low, double high) => new() { Kind = DistributionKind.Uniform, A = low, B = high };

    /// <summary>Normal. Limit it with <see cref="Min"/> and <see cref="Max"/>.</summary>
    public static Distribution Normal(double mean, double standardDeviation) => new() { Kind = DistributionKind.Normal, A = mean, B = standardDeviation };

    /// <summary>Log-normal, the usual shape of prompt lengths. Limit it with <see cref="Min"/> and <see cref="Max"/>.</summary>
    /// <param name="median">Median.</param>
    /// <param name="sigma">Standard deviation of the logarithm.</param>
    public static Distribution LogNormal(double median, double sigma) => new() { Kind = DistributionKind.LogNormal, A = median, B = sigma };

    /// <summary>Exponential, the usual shape of think times.</summary>
    public static Distribution Exponential(double mean) => new() { Kind = DistributionKind.Exponential, A = mean };

    /// <summary>These values by their weights.</summary>
    public static Distribution Empirical(params IReadOnlyList<WeightedValue> values) => new() { Kind = DistributionKind.Empirical, Values = values };

    /// <summary>Always this value, so that C# plans can say <c>OutputTokens = 64</c>.</summary>
    public static implicit operator Distribution(double value) => Constant(value);
}

/// <summary>A value of an empirical distribution.</summary>
/// <param name="Value">The value.</param>
/// <param name="Weight">Its relative weight, above 0.</param>
public readonly record struct WeightedValue(double Value, double Weight);

/// <summary>Families of distributions.</summary>
public enum DistributionKind
{
    /// <summary>One value.</summary>
    Constant = 0,

    /// <summary>Uniform between two ends.</summary>
    Uniform,

    /// <summary>Normal.</summary>
    Normal,

    /// <summary>Log-normal.</summary>
    LogNormal,

    /// <summary>Exponential.</summary>
    Exponential,

    /// <summary>Values with weights.</summary>
    Empirical,
}
