using System.Globalization;

namespace Proofload.Ingestion.Logs;

/// <summary>Counts the lines of one piece of a log.</summary>
internal sealed class LogLines(ILogLineParser parser, LogJudge judge, TimeSpan resolution, string name, long before, List<string> problems)
{
    private const int MostProblems = 5;
    private readonly CountTable _counts = new(resolution);

    public long Count { get; private set; }

    public long Bad { get; private set; }

    public long WithoutDuration { get; private set; }

    public IReadOnlyList<ObjectiveCount> Counts() => _counts.Take();

    /// <summary>Counts whole lines; with the rest also a last one without an end. Gives the bytes that are done.</summary>
    public int Read(ReadOnlySpan<byte> bytes, bool takeRest)
    {
        var used = 0;
        while (bytes[used..].IndexOf((byte)'\n') is >= 0 and var end)
        {
            One(bytes.Slice(used, end));
            used += end + 1;
        }

        if (takeRest && used < bytes.Length)
        {
            One(bytes[used..]);
            used = bytes.Length;
        }

        return used;
    }

    /// <summary>Gives up a line that is too long.</summary>
    public int Drop(int length)
    {
        Problem("the line is too long");
        return length;
    }

    private void One(ReadOnlySpan<byte> line)
    {
        Count++;
        line = line.TrimEnd((byte)'\r');
        if (line.Length == 0)
            return;
        if (!parser.TryParse(line, out var request, out var problem))
            Problem(problem);
        else if (!judge.Count(in request, _counts))
            WithoutDuration++;
    }

    private void Problem(string problem)
    {
        Bad++;
        if (problems.Count < MostProblems)
            problems.Add(string.Create(CultureInfo.InvariantCulture, $"{name}:{before + Math.Max(Count, 1)}: {problem}"));
    }
}
