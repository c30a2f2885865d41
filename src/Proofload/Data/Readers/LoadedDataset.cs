namespace Proofload.Data.Readers;

/// <summary>What a reader makes of a file.</summary>
/// <param name="Rows">Usable rows, at least one.</param>
/// <param name="Report">What was read and skipped.</param>
/// <param name="HasPrompts">False when the rows have fields only.</param>
/// <param name="EstimatedOutputs">True when output lengths were taken from reference answers.</param>
internal sealed record LoadedDataset(IReadOnlyList<DatasetRow> Rows, DatasetReport Report, bool HasPrompts, bool EstimatedOutputs)
{
    /// <summary>The URLs that a batch file names, in their order; empty for other formats.</summary>
    public IReadOnlyList<BatchUrl> Urls { get; init; } = [];
}

/// <summary>One URL of a batch file.</summary>
/// <param name="Url">Path, for example <c>/v1/chat/completions</c>.</param>
/// <param name="Rows">Lines that name it.</param>
/// <param name="FirstLine">The first of them.</param>
/// <param name="IsUsed">True when it is the one of the request's protocol, or when no protocol was asked for.</param>
internal sealed record BatchUrl(string Url, int Rows, long FirstLine, bool IsUsed);
