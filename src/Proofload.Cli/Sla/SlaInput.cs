using System.CommandLine;
using System.Globalization;
using Proofload.Cli.CommandLine;
using Proofload.Cli.Costing;
using Proofload.Cli.Objectives;
using Proofload.Sla.Contracts;
using Proofload.Sla.Counting;
using Proofload.Sla.Evaluating;
using Proofload.Sla.Events;
using Proofload.Slo;

namespace Proofload.Cli.Sla;

/// <summary>The flags that say which rows are counted, and the way from them to counts.</summary>
internal sealed class SlaInput
{
    private readonly Option<string[]> _events = Flag.Many("--events", "FILE", "Log of requests or of counts a minute, CSV or JSON lines, each also .gz; repeatable. Default: none.");
    private readonly Option<string[]> _records = Flag.Many("--records", "FILE@START", "Raw records of a run with the time at which it began, such as 'run.ndjson@2026-10-05T22:00:00Z'; repeatable. Default: none.");
    private readonly Option<string?> _row = Flag.Text("--row", "DURATION", "Length of rows of counts that do not say it themselves. Default 1m.");
    private readonly Option<bool> _complete = Flag.Switch("--complete", "The files hold every request: a minute without a row had no request. Default: nothing was recorded then.");

    private readonly CountFlags _counts = new();

    public SlaInput() => Group = new FlagGroup("What is counted", [_events, _records, .. _counts.Sources, _row, _complete]);

    public FlagGroup Group { get; }

    /// <summary>Counts every row between two instants.</summary>
    public async Task<SlaCounts> CountAsync(ParseResult parsed, CliServices services, SlaContract contract, DateTimeOffset from, DateTimeOffset to)
    {
        var row = Row(parsed);
        var counts = new SlaCounts(contract, from, to, new ErrorClasses(), row > TimeSpan.FromMinutes(1) ? row : null) { IsComplete = parsed.GetValue(_complete) };
        foreach (var source in await SourcesAsync(parsed, services, contract, from, to))
        {
            Read(source, counts, services);
        }

        return counts;
    }

    /// <summary>The sources, at least one.</summary>
    public async Task<IReadOnlyList<IEventSource>> SourcesAsync(ParseResult parsed, CliServices services, SlaContract contract, DateTimeOffset from, DateTimeOffset to)
    {
        var row = Row(parsed);
        List<IEventSource> sources = [.. (parsed.GetValue(_events) ?? []).Select(f => new EventFile(services.PathOf(f)!, f, row)), .. (parsed.GetValue(_records) ?? []).Select(f => RunRecordEvents.Of(f, services))];
        if (_counts.File(parsed) is { } file)
        {
            if (sources.Count > 0)
            {
                throw new CommandException("--events and --records exclude --counts and --watch: the same requests would count twice");
            }

            sources.Add(await CountsOfAsync(_counts.Open(parsed, services, new CountHistoryOptions { Resolution = row, CoarseResolution = row, FineFor = TimeSpan.FromDays(1_200), Retention = TimeSpan.FromDays(1_200) }), file, contract, from, to, row, services));
        }

        return sources.Count > 0 ? sources : throw new CommandException("--events is missing: which log is to be counted? Counts of objectives are given with --counts or --watch");
    }

    private static async Task<ObjectiveCounts> CountsOfAsync(ICountSource source, string name, SlaContract contract, DateTimeOffset from, DateTimeOffset to, TimeSpan row, CliServices services)
    {
        var wanted = contract.Commitments.Select(static c => c.Objective).Where(static o => o.Length > 0).Distinct(StringComparer.Ordinal).ToArray();
        if (wanted.Length == 0)
        {
            throw new CommandException("the contract names no objective, so counts of objectives say nothing about it; add objective: to its commitments, or give --events");
        }

        var found = new List<(string, ICountHistory)>();
        foreach (var objective in wanted)
        {
            if (await source.FindAsync(objective, from, to, services.Stop) is { } history)
            {
                found.Add((objective, history));
            }
            else
            {
                services.Terminal.Warn($"{name} has no counts of the objective '{objective}'");
            }
        }

        return new ObjectiveCounts(name, found, from, to, row);
    }

    /// <summary>The files that are counted.</summary>
    public IEnumerable<string> Files(ParseResult parsed) => (parsed.GetValue(_events) ?? []).Concat((parsed.GetValue(_records) ?? []).Select(static f => f[..f.LastIndexOf('@')])).Concat(_counts.File(parsed) is { } counts ? [counts] : []);

    /// <summary>Length of rows of counts: whole minutes that divide a day, or less than one.</summary>
    public TimeSpan Row(ParseResult parsed)
    {
        var row = parsed.Duration(_row) ?? TimeSpan.FromMinutes(1);
        return row > TimeSpan.Zero && (TimeSpan.TicksPerMinute % row.Ticks == 0 || (row.Ticks % TimeSpan.TicksPerMinute == 0 && TimeSpan.TicksPerDay % row.Ticks == 0))
            ? row
            : throw new CommandException("--row: must divide a minute, or be whole minutes that divide a day, such as 10s, 1m or 5m");
    }

    /// <summary>True when the user says that the files hold every request.</summary>
    public bool IsComplete(ParseResult parsed) => parsed.GetValue(_complete);

    /// <summary>Reads a source to its end.</summary>
    public static void Read(IEventSource source, IEventSink sink, CliServices services, ErrorClasses? classes = null)
    {
        try
        {
            source.Read(classes ?? ((SlaCounts)sink).Classes, sink, services.Stop);
        }
        catch (InvalidDataException wrong)
        {
            throw new CommandException(wrong.Message);
        }
        catch (Exception unread) when (unread is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"cannot read {source.Name}: {(unread is FileNotFoundException or DirectoryNotFoundException ? "there is no such file" : unread.Message.ReplaceLineEndings(" "))}");
        }

        if (source is EventFile { Unused.Count: > 0 } file)
        {
            services.Terminal.Note($"{file.Name}: columns that are not used: {string.Join(", ", file.Unused.Take(12))}{(file.Unused.Count > 12 ? ", ..." : "")}");
        }
    }

    /// <summary>The month of a flag.</summary>
    public static BillingMonth Month(SlaContract contract, string? text)
    {
        if (text is null)
        {
            throw new CommandException("--month is missing: write for example --month 2026-10");
        }

        return BillingMonth.TryParse(text, out var year, out var month)
            ? BillingMonth.Of(contract.Term, year, month)
            : throw new CommandException($"--month: '{text}' is not a month; write for example 2026-10");
    }

    /// <summary>The fee of a flag; null when it is not given.</summary>
    public static decimal? Fee(ParseResult parsed, Option<string?> option) => parsed.GetValue(option) is not { } text ? null
        : decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var fee) && fee <= 1_000_000_000 ? fee
        : throw new CommandException($"{option.Name}: '{text}' is not an amount such as 12000.50; digits and a point, no currency sign");

    /// <summary>Counts and settles a month; one that is not over until now.</summary>
    public async Task<SlaMonth> SettleAsync(ParseResult parsed, CliServices services, SlaContract contract, BillingMonth month, decimal? fee)
    {
        var now = services.Clock.UtcNow;
        if (now <= month.From)
        {
            throw new CommandException(string.Create(CultureInfo.InvariantCulture, $"--month: {month.Name} has not begun; now it is {now.UtcDateTime:yyyy-MM-dd HH:mm} UTC"));
        }

        // Whole minutes only: of the one that runs nobody knows the end.
        var until = now >= month.To ? month.To : new DateTimeOffset(now.UtcTicks - (now.UtcTicks % TimeSpan.TicksPerMinute), TimeSpan.Zero);
        return SlaEvaluator.Settle(await CountAsync(parsed, services, contract, month.From, until), month, fee);
    }
}
