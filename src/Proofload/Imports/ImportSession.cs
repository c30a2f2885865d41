namespace Proofload.Imports;

/// <summary>One reading of the files of an import: usually one run, several where a file holds several benchmarks.</summary>
/// <param name="zeros">Time zero of each run, where an earlier reading found it.</param>
internal sealed class ImportSession(IReadOnlyList<long?> zeros)
{
    private readonly List<ImportedRun> _runs = [];

    /// <summary>The run that is being read; the first use makes it.</summary>
    public ImportedRun Run => _runs.Count == 0 ? NextRun() : _runs[^1];

    /// <summary>All runs.</summary>
    public IReadOnlyList<ImportedRun> Runs => _runs;

    /// <summary>Begins another run.</summary>
    public ImportedRun NextRun()
    {
        _runs.Add(new ImportedRun(_runs.Count < zeros.Count ? zeros[_runs.Count] : null));
        return _runs[^1];
    }
}
