namespace Proofload.Analysis.Dialects;

/// <summary>How well a figure of another tool is known from a Proofload run.</summary>
internal enum FigureSource
{
    /// <summary>As the tool itself would have computed it from the same requests.</summary>
    Exact = 0,

    /// <summary>From histograms: within 0.1 %.</summary>
    Histogram,

    /// <summary>The nearest thing that the run has; the note says how it differs from the tool's.</summary>
    StandIn,

    /// <summary>The run cannot give it; the note says why.</summary>
    Missing,
}

/// <summary>One number.</summary>
/// <param name="Value">Null when it is missing.</param>
/// <param name="Source">How well it is known.</param>
/// <param name="Note">Why it is missing, or what it stands for; empty for none.</param>
internal sealed record Figure(double? Value, FigureSource Source = FigureSource.Exact, string Note = "")
{
    public static Figure Missing(string why) => new(null, FigureSource.Missing, why);
}

/// <summary>A quantity with a distribution.</summary>
/// <param name="Sample">Null when it is missing.</param>
/// <param name="Source">How well it is known.</param>
/// <param name="Note">Why it is missing, or what it stands for; empty for none.</param>
internal sealed record Quantity(Sample? Sample, FigureSource Source = FigureSource.Exact, string Note = "")
{
    public static Quantity Missing(string why) => new(null, FigureSource.Missing, why);
}

/// <summary>What one tool would have printed about a run, as numbers. Times are nanoseconds, rates are per second.</summary>
internal sealed class Figures(Dialect dialect)
{
    private const string Undefined = "the tool does not have this figure";

    private readonly Dictionary<string, Quantity> _quantities = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Figure> _values = new(StringComparer.Ordinal);

    public Dialect Dialect { get; } = dialect;

    public IReadOnlyDictionary<string, Quantity> Quantities => _quantities;

    public IReadOnlyDictionary<string, Figure> Values => _values;

    public Quantity this[string id] => _quantities.GetValueOrDefault(id) ?? Quantity.Missing(Undefined);

    public Figure Value(string id) => _values.GetValueOrDefault(id) ?? Figure.Missing(Undefined);

    public Figures Add(string id, Quantity quantity)
    {
        _quantities.Add(id, quantity);
        return this;
    }

    public Figures Add(string id, Figure value)
    {
        _values.Add(id, value);
        return this;
    }

    /// <summary>A statistic of a quantity in the tool's own way.</summary>
    public Figure Of(string id, Func<Sample, double> statistic)
    {
        var quantity = this[id];
        return quantity.Sample is { } sample ? new Figure(statistic(sample), quantity.Source, quantity.Note) : Figure.Missing(quantity.Note);
    }

    public Figure Mean(string id) => Of(id, static s => s.Mean);

    public Figure Percentile(string id, double q) => Of(id, s => s.Percentile(q, Dialect.Percentiles));

    public Figure Deviation(string id) => Of(id, s => s.Deviation(Dialect.UnbiasedDeviation));
}
