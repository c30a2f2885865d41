namespace Proofload.Analysis.Dialects;

/// <summary>Sums and rates that keep what is known about their parts.</summary>
internal static class Rates
{
    /// <summary>A count per second.</summary>
    public static Figure Over(Figure count, double? seconds) => count.Value is not { } value ? count
        : seconds is > 0 ? count with { Value = value / seconds }
        : Figure.Missing("the run has no length");

    /// <summary>The sum of a quantity.</summary>
    public static Figure Sum(Quantity quantity) => quantity.Sample is { } sample
        ? new Figure(sample.Sum, quantity.Source == FigureSource.Histogram ? FigureSource.Exact : quantity.Source, quantity.Note)
        : Figure.Missing(quantity.Note);

    /// <summary>The sum of two figures; missing when one of them is.</summary>
    public static Figure Add(Figure a, Figure b) => a.Value is null ? a : b.Value is null ? b
        : new Figure(a.Value + b.Value, (FigureSource)Math.Max((int)a.Source, (int)b.Source), a.Note.Length > 0 ? a.Note : b.Note);
}
