namespace Proofload.Data.Readers;

/// <summary>What a reader makes of a file.</summary>
/// <param name="Rows">Usable rows, at least one.</param>
/// <param name="Report">What was read and skipped.</param>
/// <param name="HasPrompts">False when the rows have fields only.</param>
/// <param name="EstimatedOutputs">True when output lengths were taken from reference answers.</param>
internal sealed record LoadedDataset(IReadOnlyList<DatasetRow> Rows, DatasetReport Report, bool HasPrompts, bool EstimatedOutputs);
