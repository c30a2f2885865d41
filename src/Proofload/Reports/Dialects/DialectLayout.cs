using Proofload.Analysis.Dialects;

namespace Proofload.Reports.Dialects;

/// <summary>How a tool prints its figures. Knows no definitions: those are the <see cref="Dialect"/>'s.</summary>
internal abstract class DialectLayout
{
    /// <summary>The dialect's id.</summary>
    public abstract string Id { get; }

    /// <summary>The tool's own output, lines ended by line feeds; what needs a remark gets a mark.</summary>
    public abstract string Render(Figures figures, DialectInput input, Footnotes notes);
}
