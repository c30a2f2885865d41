using System.Globalization;
using Proofload.Measurement.Clocks;
using Proofload.Slo;

namespace Proofload.Ingestion.Logs;

/// <summary>How an access log is read.</summary>
public sealed record AccessLogOptions
{
    /// <summary>Which statuses mean what.</summary>
    public LogStatuses Statuses { get; init; } = new();

    /// <summary>Counts are added up over this time. Default 1 s.</summary>
    public TimeSpan Resolution { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Most bytes of a batch. Default 4 MiB.</summary>
    public int BatchSize { get; init; } = 4 << 20;

    /// <summary>How long a rotated file must have been left alone before the next one is begun: servers write into the old one until they are told. Default 2 s.</summary>
    public TimeSpan Settle { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>True to count a last line without an end: the log is not written any more. Default false.</summary>
    public bool IsFinished { get; init; }

    /// <summary>What time it is, for <see cref="Settle"/>.</summary>
    public IClock Clock { get; init; } = SystemClock.Instance;
}

/// <summary>
/// Counts the lines of an access log that is being written: whole lines only, over rotation by renaming and by copying and truncating. It keeps nothing itself: what it needs is the
/// checkpoint, so that whoever keeps that with the counts counts each line once.
/// </summary>
public sealed class AccessLog
{
    private readonly string _path;
    private readonly ILogLineParser _parser;
    private readonly LogJudge _judge;
    private readonly AccessLogOptions _options;

    /// <summary>Prepares; nothing is read.</summary>
    /// <param name="path">The file that is written; it need not be there yet.</param>
    /// <param name="parser">Reads its lines.</param>
    /// <param name="objectives">What is counted for.</param>
    /// <param name="options">The rest. Default: see there.</param>
    public AccessLog(string path, ILogLineParser parser, IEnumerable<ServiceLevelObjective> objectives, AccessLogOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(parser);
        _options = options ?? new AccessLogOptions();
        (_path, _parser, _judge) = (Path.GetFullPath(path), parser, new LogJudge(objectives, _options.Statuses));
    }

    /// <summary>Reads the next lines.</summary>
    /// <param name="from">Up to where it was read; null from the beginning of the file that is there now.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public LogBatch Read(LogCheckpoint? from)
    {
        var at = from ?? LogCheckpoint.Start;
        var problems = new List<string>();
        if (at.HeadLength == 0 || LogFile.Is(_path, at))
            return File.Exists(_path) ? ReadFile(_path, at, isLast: true, problems) : Nothing(at, problems, isEnd: true);

        var rotated = LogFile.Rotated(_path);
        var place = rotated.ToList().FindIndex(f => LogFile.Is(f, at));
        if (place < 0)
        {
            if (!File.Exists(_path))
                return Nothing(at, problems, isEnd: true);
            problems.Add($"{Name(_path)} is another file now and the one that was read up to line {at.Line.ToString(CultureInfo.InvariantCulture)} is gone: lines of it may be missing");
            return ReadFile(_path, LogCheckpoint.Start, isLast: true, problems);
        }

        var next = rotated.Skip(place + 1).Append(_path).FirstOrDefault(static f => File.Exists(f) && new FileInfo(f).Length > 0);
        var isLeft = next is not null && _options.Clock.UtcNow - new DateTimeOffset(File.GetLastWriteTimeUtc(rotated[place])) >= _options.Settle;
        var batch = ReadFile(rotated[place], at, isLast: !isLeft, problems);
        if (!isLeft || !batch.IsEnd || batch.Checkpoint.Offset > at.Offset)
            return batch with { IsEnd = batch.IsEnd && !isLeft };
        batch = ReadFile(next!, LogCheckpoint.Start, isLast: next == _path, problems);

        // Names that moved meanwhile may have led to a file behind the next one.
        if (!LogFile.Is(rotated[place], at) || !LogFile.Rotated(_path).SequenceEqual(rotated, StringComparer.Ordinal))
            return Nothing(at, [], isEnd: true);

        // Without a whole line the next file cannot be told from others yet.
        return batch.Checkpoint.HeadLength == 0 ? Nothing(at, problems, isEnd: true) : batch with { IsEnd = batch.IsEnd && next == _path };
    }

    private static string Name(string path) => Path.GetFileName(path);

    private static LogBatch Nothing(LogCheckpoint at, List<string> problems, bool isEnd) =>
        new() { Checkpoint = at, Counts = [], Lines = 0, BadLines = 0, WithoutDuration = 0, Problems = problems, IsEnd = isEnd };

    private static FileStream? TryOpen(string path)
    {
        try
        {
            return LogFile.Open(path);
        }
        catch (FileNotFoundException)
        {
            // Renamed a moment ago.
            return null;
        }
    }

    private LogBatch ReadFile(string path, LogCheckpoint begin, bool isLast, List<string> problems)
    {
        using var file = TryOpen(path);
        if (file is null || (begin.HeadLength > 0 && !LogFile.Is(file, begin)))
            return Nothing(begin, problems, isEnd: true);
        var bytes = new byte[LogFile.IsCompressed(path) ? _options.BatchSize : (int)Math.Min(_options.BatchSize, Math.Max(0, file.Length - begin.Offset) + 1)];
        var length = LogFile.At(file, begin.Offset).ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        var isEnd = length < bytes.Length;
        var lines = new LogLines(_parser, _judge, _options.Resolution, Name(path), begin.Line, problems);
        var used = lines.Read(bytes.AsSpan(0, length), takeRest: isEnd && (_options.IsFinished || !isLast));

        // A line that is longer than a batch is thrown away in pieces.
        if (used == 0 && length == _options.BatchSize)
            used = lines.Drop(length);
        var checkpoint = begin with { Offset = begin.Offset + used, Line = begin.Line + lines.Count };
        if (checkpoint.HeadLength < LogFile.HeadSize && checkpoint.Offset > 0)
        {
            var head = LogFile.Head(file);
            var known = (int)Math.Min(head.Length, Math.Min(checkpoint.Offset, LogFile.HeadSize));
            checkpoint = checkpoint with { Head = LogFile.Hash(head.AsSpan(0, known)), HeadLength = known };
        }

        return new LogBatch
        {
            Checkpoint = checkpoint,
            Counts = lines.Counts(),
            Lines = lines.Count,
            BadLines = lines.Bad,
            WithoutDuration = lines.WithoutDuration,
            Problems = problems,
            IsEnd = isEnd,
        };
    }
}
