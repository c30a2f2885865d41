using System.Globalization;
using Proofload.Plans;
using Proofload.Slo.Files;

namespace Proofload.Slo;

/// <summary>
/// Counts as CSV with the columns time, objective, good and total in any order: what was counted since the row before of the same objective, up to the time.
/// Times are ISO 8601 with their zone, or seconds since 1970. Rows may come in any order.
/// </summary>
public sealed class CountsFile : ICountSource
{
    private static readonly string[] Columns = ["time", "objective", "good", "total"];

    private readonly Dictionary<string, CountHistory> _histories = new(StringComparer.Ordinal);

    private readonly CountHistoryOptions? _options;

    private CountsFile(string name, CountHistoryOptions? options) => (Name, _options) = (name, options);

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>Names of the objectives in the file.</summary>
    public IReadOnlyCollection<string> Objectives => _histories.Keys;

    /// <summary>When the newest row was counted; null without rows.</summary>
    public DateTimeOffset? Newest => _histories.Values.Max(static h => h.Last);

    /// <summary>The counts of an objective; null when the file has none.</summary>
    /// <param name="objective">Its name.</param>
    public ICountHistory? Find(string objective) => _histories.GetValueOrDefault(objective);

    /// <inheritdoc/>
    public ValueTask<DateTimeOffset?> NewestAsync(CancellationToken stop) => ValueTask.FromResult(Newest);

    /// <inheritdoc/>
    public ValueTask<ICountHistory?> FindAsync(string objective, DateTimeOffset from, DateTimeOffset to, CancellationToken stop) => ValueTask.FromResult(Find(objective));

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="sourceName">What errors call it. Default <paramref name="path"/>.</param>
    /// <param name="options">How much is remembered, how finely. Default: see there.</param>
    /// <exception cref="PlanException">The file cannot be read, or a row is wrong; the message names the line.</exception>
    public static CountsFile Read(string path, string? sourceName = null, CountHistoryOptions? options = null)
    {
        sourceName ??= path;
        try
        {
            using var reader = new StreamReader(path);
            return Read(reader, sourceName, options);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new PlanException($"cannot read the counts {Units.Quote(sourceName)}: {(e is FileNotFoundException or DirectoryNotFoundException ? "there is no such file" : e.Message.ReplaceLineEndings(" "))}", e);
        }
    }

    /// <summary>Reads counts.</summary>
    /// <param name="reader">The text.</param>
    /// <param name="sourceName">What errors call it.</param>
    /// <param name="options">How much is remembered, how finely. Default: see there.</param>
    /// <exception cref="PlanException">A row is wrong; the message names the line.</exception>
    public static CountsFile Read(TextReader reader, string sourceName, CountHistoryOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var file = new CountsFile(sourceName, options);
        int[]? places = null;
        for (var line = 1; reader.ReadLine() is { } text; line++)
        {
            if (text.AsSpan().Trim().Length == 0 || text.StartsWith('#'))
                continue;
            var cells = text.Split(',');
            for (var i = 0; i < cells.Length; i++)
                cells[i] = cells[i].Trim().Trim('"').Trim('\uFEFF');
            if (places is null)
                places = Places(cells, sourceName, line);
            else
                file.Add(cells, places, line);
        }

        return places is not null ? file : throw new PlanException($"{sourceName}: there are no counts; the first line is time,objective,good,total");
    }

    private static int[] Places(string[] cells, string source, int line)
    {
        var places = Columns.Select(c => Array.IndexOf(cells, c)).ToArray();
        var missing = Array.IndexOf(places, -1);
        return missing < 0 ? places : throw new PlanException($"{source}:{line}: the column {Columns[missing]} is missing; the first line names the columns time,objective,good,total");
    }

    private void Add(string[] cells, int[] places, int line)
    {
        if (cells.Length <= places.Max())
            throw Wrong(line, $"{cells.Length} values, and the first line names more");
        var (time, objective) = (cells[places[0]], cells[places[1]]);
        if (!TryTime(time, out var at))
            throw Wrong(line, $"time: {Units.Quote(time)} is not a time; write for example 2026-06-17T22:00:00Z or seconds since 1970");
        if (objective.Length == 0)
            throw Wrong(line, "objective: is empty");
        var (good, total) = (Count(cells[places[2]], "good", line), Count(cells[places[3]], "total", line));
        if (good > total)
            throw Wrong(line, $"good: {good} of {total} is more than all");
        if (!_histories.TryGetValue(objective, out var history))
            _histories.Add(objective, history = new CountHistory(_options));
        history.Add(at, new EventCounts(good, total));
    }

    private long Count(string text, string column, int line) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count <= 1_000_000_000_000
            ? count
            : throw Wrong(line, $"{column}: {Units.Quote(text)} is not a whole number from 0 to 1000000000000");

    private static bool TryTime(string text, out DateTimeOffset at)
    {
        if (SloScalars.TryParseTime(text, out at, out _))
            return true;
        if (!decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) || seconds > 7_000_000_000m)
            return false;
        at = DateTimeOffset.UnixEpoch.AddTicks((long)(seconds * TimeSpan.TicksPerSecond));
        return true;
    }

    private PlanException Wrong(int line, string message) => new($"{Name}:{line}: {message}");
}
