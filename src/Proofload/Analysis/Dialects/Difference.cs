namespace Proofload.Analysis.Dialects;

/// <summary>One reason why tools disagree on a run.</summary>
/// <param name="Id">Short name, snake_case, stable.</param>
/// <param name="Share">How much it changes the figure that it changes most: 0.1 is a tenth of it.</param>
/// <param name="Amount">By how much, in <paramref name="Unit"/>.</param>
/// <param name="Unit">Unit: <c>s</c>, <c>1/s</c>, <c>requests</c> or <c>1</c>.</param>
/// <param name="Figure">The figure that it changes most.</param>
/// <param name="Text">One sentence or two, with the numbers.</param>
internal sealed record Difference(string Id, double Share, double Amount, string Unit, string Figure, string Text);

/// <summary>A figure as each tool has it.</summary>
/// <param name="Name">What Proofload calls it.</param>
/// <param name="Unit">Unit: <c>ms</c>, <c>1/s</c>, <c>tokens/s</c> or <c>requests</c>.</param>
/// <param name="Values">By tool: <c>proofload</c> and the ids of the dialects; tools without such a figure are left out.</param>
internal sealed record ComparedFigure(string Name, string Unit, IReadOnlyDictionary<string, Figure> Values);

/// <summary>Why tools would disagree on a run.</summary>
/// <param name="Figures">Figure by tool.</param>
/// <param name="Differences">Reasons, the largest first.</param>
/// <param name="Unknown">What could not be said, and why.</param>
internal sealed record DialectComparison(IReadOnlyList<ComparedFigure> Figures, IReadOnlyList<Difference> Differences, IReadOnlyList<string> Unknown);
