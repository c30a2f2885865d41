using System.Globalization;
using Proofload.Data.Readers;
using Proofload.Data.Traces;
using Proofload.Plans;
using Proofload.Plans.Binding;
using Proofload.Plans.Loads;

namespace Proofload.Analysis.Sizing;

/// <summary>
/// Reads a demand: a rate; a profile by hour, as YAML (<c>hours: [120, 90, …]</c>) or CSV (<c>hour,rate</c>); or a recorded trace, whose rates are
/// taken per minute.
/// </summary>
public static class DemandReader
{
    private const int MostHours = 24 * 366;
    private const double MinuteNs = 60e9;
    private const int MostMinutes = 366 * 1440;

    private static Codec<IReadOnlyList<double>> Hours { get; } = new ListCodec<double>(Scalars.Rate(0, 1e9), "rates, one an hour") { MinCount = 1 };

    private static Section<HourProfile> Profile { get; } = new(
        "a demand profile",
        new HourProfile([]),
        [Field.Required<HourProfile, IReadOnlyList<double>>("hours", Hours, static p => p.Rates, static (p, v) => p with { Rates = v }, "Requests a second in each hour, in order.")]);

    /// <summary>Reads what a person wrote: a rate such as <c>500/s</c>, or the name of a file.</summary>
    /// <param name="text">The text.</param>
    /// <param name="pathOf">Makes the name of a file a path.</param>
    /// <exception cref="PlanException">It is neither, or the file is wrong; one line a problem.</exception>
    public static Demand Read(string text, Func<string, string> pathOf)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(pathOf);
        if (Units.TryParseRate(text, out var rate, out var problem))
            return rate > 0 ? Demand.Of(rate) : throw new PlanException($"demand: {Units.Quote(text)} must be above 0");

        var path = pathOf(text);
        return File.Exists(path) || Path.HasExtension(text) ? OfFile(path, text) : throw new PlanException($"demand: {problem}, or give a file: a profile by hour (YAML, CSV) or a trace");
    }

    /// <summary>Reads a file: YAML is a profile, CSV with a column <c>hour</c> too, anything else is a trace.</summary>
    private static Demand OfFile(string path, string name)
    {
        DataFile.CheckExists(path, "demand");
        if (Path.GetExtension(path).ToLowerInvariant() is ".yaml" or ".yml")
            return OfYaml(path, name);
        return HourColumns(path) is { } columns ? OfCsv(path, name, columns.Hour, columns.Rate) : OfTrace(path);
    }

    private static Demand OfYaml(string path, string name)
    {
        var context = new BindContext(name, "", static _ => null);
        var root = YamlComposer.Compose(File.ReadAllText(path), name, "demand profile");
        if (Profile.TryRead(root, "", context, out var profile) && profile is not null)
        {
            var problems = new ProblemList();
            Profile.Check(profile, "", problems);
            context.Add(problems.Items);
        }

        return !context.HasProblems && profile is not null ? OfHours(profile.Rates, name) : throw context.ToException();
    }

    private static (int Hour, int Rate)? HourColumns(string path)
    {
        using var stream = DataFile.Open(path, "demand");
        var fields = new List<string>();
        if (!new CsvRecords(new LineReader(stream, longestLine: 1 << 16)).Read(fields, out var problem) || problem is not null)
            return null;
        var names = fields.ConvertAll(static f => f.Trim().ToLowerInvariant());
        return names.IndexOf("hour") is >= 0 and var hour && names.IndexOf("rate") is >= 0 and var rate ? (hour, rate) : null;
    }

    private static Demand OfCsv(string path, string name, int hour, int rate)
    {
        using var stream = DataFile.Open(path, "demand");
        var records = new CsvRecords(new LineReader(stream, longestLine: 1 << 16));
        var fields = new List<string>();
        var rates = new List<double>();
        records.Read(fields, out _);
        while (records.Read(fields, out var problem))
        {
            problem ??= fields.Count <= Math.Max(hour, rate) ? "has too few fields"
                : !int.TryParse(fields[hour].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number != rates.Count ? $"the hour is {Units.Quote(fields[hour])}; hours count from 0, one line each"
                : rates.Count >= MostHours ? $"more than {MostHours:N0} hours" : null;
            var value = 0.0;
            if (problem is null && !Units.TryParseRate(fields[rate].Trim(), out value, out var wrong))
                problem = wrong;
            rates.Add(problem is null ? value : throw new PlanException($"{name}:{records.LineNumber}: {problem}"));
        }

        return OfHours(rates, name);
    }

    private static Demand OfHours(IReadOnlyList<double> rates, string name) =>
        rates.Any(static r => r > 0)
            ? Demand.Of(rates, 60, $"{name}: {rates.Count} hour{(rates.Count == 1 ? "" : "s")}; a rise within an hour is not seen")
            : throw new PlanException($"{name}: no hour has a rate above 0");

    private static Demand OfTrace(string path)
    {
        Trace trace;
        try
        {
            trace = TraceReader.Read(new ReplayLoad { Path = path }, path);
        }
        catch (PlanException e)
        {
            throw new PlanException(e.Message.Replace("load.path: ", "demand: ", StringComparison.Ordinal).Replace("load.timestamp_field: ", "demand: ", StringComparison.Ordinal), e);
        }

        var last = trace.At(trace.Count - 1).DueNs;
        var minutes = (int)Math.Min(MostMinutes, last / (long)MinuteNs);
        if (minutes == 0)
        {
            var seconds = Math.Max(1, trace.PeriodNs / 1e9);
            return Demand.Of([trace.Count / seconds], seconds / 60, $"{trace.Description}; shorter than a minute, so it is one rate");
        }

        // The last minute is cut by the end of the trace.
        var counts = new double[minutes];
        for (var i = 0; i < trace.Count; i++)
        {
            var minute = trace.At(i).DueNs / (long)MinuteNs;
            if (minute < minutes)
                counts[minute]++;
        }

        return Demand.Of([.. counts.Select(static c => c / 60)], 1, $"{trace.Description}; rates by minute");
    }

    private sealed record HourProfile(IReadOnlyList<double> Rates);
}
