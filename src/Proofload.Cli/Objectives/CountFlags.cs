using System.CommandLine;
using Proofload.Cli.CommandLine;
using Proofload.Plans;
using Proofload.Slo;
using Proofload.Storage.Sqlite;
using Proofload.Watch;

namespace Proofload.Cli.Objectives;

/// <summary>The flags that say where counts of objectives come from and when they are looked at.</summary>
internal sealed class CountFlags
{
    private readonly Option<string?> _counts = Flag.Text("--counts", "FILE", "Counts as CSV with the columns time,objective,good,total: what was counted since the row before, up to the time. Default none.");
    private readonly Option<string?> _watch = Flag.Text("--watch", "STORE", "Counts of a watch: the file that proofload watch keeps them in. Default none.");
    private readonly Option<string?> _at = Flag.Text("--at", "TIME", "When it is looked at, for example 2026-06-17T22:00:00Z. Default the time of the newest counts.");

    public IReadOnlyList<Option> Options => [_counts, _watch, _at];

    /// <summary>The flags of the source alone.</summary>
    public IReadOnlyList<Option> Sources => [_counts, _watch];

    public Option Counts => _counts;

    /// <summary>The file of the source; null when none was given.</summary>
    public string? File(ParseResult parsed) => parsed.GetValue(_counts) ?? parsed.GetValue(_watch);

    /// <summary>Opens the source.</summary>
    /// <param name="parsed">The flags.</param>
    /// <param name="services">What commands use.</param>
    /// <param name="options">How much of it is remembered, how finely. Default: see there.</param>
    public ICountSource Open(ParseResult parsed, CliServices services, CountHistoryOptions? options = null) => parsed.GetValue(_watch) is { } store
        ? parsed.GetValue(_counts) is null ? new WatchCountSource(SqliteWatchStore.OpenToRead(services.PathOf(store)!), options) : throw new CommandException("--counts and --watch exclude each other")
        : parsed.GetValue(_counts) is { } file
        ? CountsFile.Read(services.PathOf(file)!, file, options)
        : throw new CommandException("--counts is missing; give the counts as CSV with the columns time,objective,good,total, or --watch STORE");

    /// <summary>When it is looked at.</summary>
    public async Task<DateTimeOffset> TimeAsync(ParseResult parsed, ICountSource source, CliServices services)
    {
        if (parsed.GetValue(_at) is { } text)
        {
            return ObjectivesFileReader.TryParseTime(text, out var at, out var problem) ? at : throw new CommandException("--at: " + problem);
        }

        return await source.NewestAsync(services.Stop) ?? throw new CommandException($"{source.Name} has no counts");
    }

    /// <summary>Warns of counts that belong to no objective: most likely a misspelt name.</summary>
    public static void WarnOfStrangers(ICountSource source, ObjectivesFile file, CliServices services)
    {
        if (source is not CountsFile counts)
        {
            return;
        }

        var names = file.Objectives.Select(static o => o.Name).ToArray();
        foreach (var stranger in counts.Objectives.Where(c => !names.Contains(c, StringComparer.Ordinal)))
        {
            services.Terminal.Warn($"{source.Name}: there is no objective '{stranger}'; {NearestName.Hint(stranger, names)}");
        }
    }
}
