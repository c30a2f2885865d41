namespace Proofload.Data;

/// <summary>Collects what a reader skips.</summary>
internal sealed class DatasetReportBuilder
{
    private readonly List<SkippedLine> _skipped = [];

    public long TotalSkipped { get; private set; }

    public string? EndedEarly { get; set; }

    public IReadOnlyList<SkippedLine> Skipped => _skipped;

    public void Skip(long line, string reason)
    {
        TotalSkipped++;
        if (_skipped.Count < DatasetReport.MostSkippedKept)
            _skipped.Add(new SkippedLine(line, OneLine.Of(reason)));
    }

    public DatasetReport Build(int read, string file, string format, bool isTrace = false) =>
        new() { File = file, Format = format, IsTrace = isTrace, Read = read, Skipped = [.. _skipped], TotalSkipped = TotalSkipped, EndedEarly = EndedEarly };
}
