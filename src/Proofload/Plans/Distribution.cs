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
