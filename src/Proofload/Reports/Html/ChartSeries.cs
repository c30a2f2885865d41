namespace Proofload.Reports.Html;

/// <summary>One line of a chart.</summary>
/// <param name="Name">In legend and read-out.</param>
/// <param name="Style">Class that sets colour and dash: a1 to a6.</param>
/// <param name="Values">One value per x; null is a gap.</param>
/// <param name="Format">How a value is shown.</param>
internal sealed record ChartSeries(string Name, string Style, IReadOnlyList<double?> Values, Func<double, string> Format)
{
    /// <summary>Fill the area under the line.</summary>
    public bool Filled { get; init; }
}

/// <summary>A chart: lines or stacked bars over a common x.</summary>
internal sealed record Chart
{
    public required string Title { get; init; }

    /// <summary>What is shown, in a sentence, for screen readers and as the caption's second line.</summary>
    public required string Description { get; init; }

    /// <summary>Positions of the points, 0 to 1.</summary>
    public required IReadOnlyList<double> X { get; init; }

    /// <summary>What the read-out calls each point.</summary>
    public required IReadOnlyList<string> XLabels { get; init; }

    /// <summary>Labels under the axis with their positions, 0 to 1.</summary>
    public required IReadOnlyList<(double At, string Text)> XTicks { get; init; }

    public required IReadOnlyList<ChartSeries> Series { get; init; }

    /// <summary>Name of the unit, as in results; sets the axis unit.</summary>
    public required string Unit { get; init; }

    /// <summary>Bars on top of each other instead of lines.</summary>
    public bool Stacked { get; init; }

    /// <summary>Class for the figure: wide takes the whole row.</summary>
    public string Class { get; init; } = "";
}
