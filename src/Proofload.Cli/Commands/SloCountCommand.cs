using System.CommandLine;
using Proofload.Cli.CommandLine;
using Proofload.Ingestion;
using Proofload.Ingestion.Logs;
using Proofload.Plans;
using Proofload.Reports.Records;
using Proofload.Slo;

namespace Proofload.Cli.Commands;

/// <summary><c>proofload slo count</c>: access logs and records of runs become counts of objectives.</summary>
internal sealed class SloCountCommand : CliCommand
{
    private readonly Argument<string> _file = new("FILE") { HelpName = "FILE" };
    private readonly Option<string[]> _logs = Flag.Many("--access-log", "LOG", "An access log, also compressed (.gz); several in the order of time. Default none.");
    private readonly Option<string?> _format = Flag.Text("--format", "FORMAT", "Form of the log: nginx (combined, with $request_time behind it where there is one) or json (an object a line). Default nginx.");
    private readonly Option<string[]> _fields = Flag.Many("--field", "WHAT=NAME", "Name of a field of a JSON log: time, status, duration, path or model; request.path goes into objects. Default time, status, request_time, path, model.");
    private readonly Option<string?> _unit = Flag.Text("--unit", "UNIT", "Unit of the duration in a JSON log: s, ms or us. Default s.");
    private readonly Option<string?> _bad = Flag.Text("--bad", "LIST", "Statuses that are failures of the service, for example 5xx,429. Default 5xx,429.");
    private readonly Option<string?> _ignore = Flag.Text("--ignore", "LIST", "Statuses that do not count, for example 499,4xx. Default 499: the client went away.");
    private readonly Option<string[]> _records = Flag.Many("--records", "RECORDS", "Request records of a run (run --records), with --start. Default none.");
    private readonly Option<string?> _start = Flag.Text("--start", "TIME", "When the run of the records started, for example 2026-06-17T22:00:00Z. Default none; --records needs it.");
    private readonly Option<string?> _every = Flag.Text("--every", "TIME", "Add counts up over this time. Default 1m.");
    private readonly Option<string?> _output = Flag.Text("--output", "FILE", "Write the counts to this file. Default: standard output.", "-o");

    public SloCountCommand()
        : base("count", "make counts for slo status and slo history of access logs or of records of runs")
    {
        Usage = ["slo count FILE --access-log LOG [--format nginx|json] [-o COUNTS.csv]", "slo count FILE --records RECORDS --start TIME [-o COUNTS.csv]"];
        Remarks = "FILE is an objectives file. The counts are CSV with the columns time, objective, good and total. Lines that are no requests are counted and the first of them shown; they never end the counting. "
            + "Exit codes: 0 counted, 1 a file is wrong or cannot be read, 2 none of the lines is a request.";
        Examples =
        [
            new("proofload slo count slo.yaml --access-log access.log -o counts.csv", "What the web server saw"),
            new("proofload slo count slo.yaml --access-log access.json --format json --field duration=took_ms --unit ms", "A JSON log with names of its own"),
        ];
        Arguments.Add(_file);
        AddGroups(
            new FlagGroup("Access logs", [_logs, _format, _fields, _unit, _bad, _ignore]),
            new FlagGroup("Records of runs", [_records, _start]),
            new FlagGroup("Counts", [_every, _output]));
    }

    public override async Task<int> ExecuteAsync(ParseResult parsed, CliServices services)
    {
        var name = parsed.GetValue(_file) ?? throw new CommandException("FILE is missing (proofload slo count --help explains)");
        var objectives = ObjectivesFileReader.Read(services.PathOf(name)!, name).Objectives;
        var (logs, records) = (parsed.GetValue(_logs) ?? [], parsed.GetValue(_records) ?? []);
        if (logs.Length == 0 == (records.Length == 0))
            throw new CommandException("give either --access-log LOG or --records RECORDS");
        foreach (var objective in objectives)
        {
            if ((logs.Length > 0 ? LogJudge.Problem(objective) : RecordCounter.Problem(objective)) is { } problem)
                services.Terminal.Warn($"'{objective.Name}' is not counted: {problem}");
        }

        var every = parsed.GetValue(_every) is not { } text ? TimeSpan.FromMinutes(1)
            : Units.TryParseDuration(text, out var value, out var wrong) && value > TimeSpan.Zero ? value : throw new CommandException($"--every: {(wrong.Length > 0 ? wrong : "must be above 0")}");
        var counting = logs.Length > 0 ? Logs(parsed, logs, objectives, every, services) : Records(parsed, records, objectives, every, services);
        await using var file = services.PathOf(parsed.GetValue(_output)) is { } path ? Open(path) : null;
        return await WriteAsync(counting, file, parsed.GetValue(_output), services);
    }

    private static StreamWriter Open(string path)
    {
        try
        {
            return new StreamWriter(path) { NewLine = "\n" };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"--output: {e.Message.ReplaceLineEndings(" ")}");
        }
    }

    private static async Task<int> WriteAsync(Counting counting, StreamWriter? file, string? path, CliServices services)
    {
        var rows = 0L;
        try
        {
            await WriteLineAsync(CountsCsv.Header);
            foreach (var count in counting.Counts)
            {
                await WriteLineAsync(CountsCsv.Line(count));
                rows++;
                services.Stop.ThrowIfCancellationRequested();
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new CommandException(e.Message.ReplaceLineEndings(" "));
        }

        foreach (var problem in counting.Problems)
            services.Terminal.Warn(problem);
        services.Terminal.Note($"{counting.Lines} requests and other lines read, {counting.Bad} of them no requests{(counting.WithoutDuration > 0 ? $", {counting.WithoutDuration} without the duration that an objective needs" : "")}; {rows} rows of counts{(path is null ? "" : " in " + path)}");
        return counting.Lines > 0 && counting.Bad == counting.Lines ? ExitCodes.Failed : ExitCodes.Passed;

        async ValueTask WriteLineAsync(string line)
        {
            if (file is null)
                services.Terminal.Output.Write(line + "\n");
            else
                await file.WriteLineAsync(line);
        }
    }

    private Counting Logs(ParseResult parsed, string[] logs, IReadOnlyList<ServiceLevelObjective> objectives, TimeSpan every, CliServices services)
    {
        var statuses = new LogStatuses();
        if (parsed.GetValue(_bad) is { } bad)
            statuses = statuses with { IsBad = Statuses("--bad", bad) };
        if (parsed.GetValue(_ignore) is { } ignore)
            statuses = statuses with { IsIgnored = Statuses("--ignore", ignore) };
        var parser = Parser(parsed);
        foreach (var log in logs.Where(l => !File.Exists(services.PathOf(l))))
            throw new CommandException($"--access-log: there is no file '{log}'");
        var counting = new Counting();
        counting.Counts = Read();
        return counting;

        IEnumerable<ObjectiveCount> Read()
        {
            foreach (var path in logs)
            {
                var log = new AccessLog(services.PathOf(path)!, parser, objectives, new AccessLogOptions { Statuses = statuses, Resolution = every, IsFinished = true, Clock = services.Clock });
                LogCheckpoint? at = null;
                LogBatch batch;
                do
                {
                    batch = log.Read(at);
                    at = batch.Checkpoint;
                    counting.Add(batch);
                    foreach (var count in batch.Counts)
                        yield return count;
                }
                while (!batch.IsEnd);
            }
        }
    }

    private Counting Records(ParseResult parsed, string[] records, IReadOnlyList<ServiceLevelObjective> objectives, TimeSpan every, CliServices services)
    {
        var text = parsed.GetValue(_start) ?? throw new CommandException("--start is missing: records say how long after the start of their run, not when that was; proofload runs show says it");
        if (!DateTimeOffset.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal, out var start))
            throw new CommandException($"--start: '{text}' is not a time; write for example 2026-06-17T22:00:00Z");
        foreach (var path in records.Where(r => !File.Exists(services.PathOf(r))))
            throw new CommandException($"--records: there is no file '{path}'");
        var counting = new Counting();
        counting.Counts = records.SelectMany(path => RecordCounter.Count(RecordReader.ReadFile(services.PathOf(path)!).Select(counting.Pass), start, objectives, every));
        return counting;
    }

    private ILogLineParser Parser(ParseResult parsed)
    {
        var fields = parsed.GetValue(_fields) ?? [];
        var format = parsed.GetValue(_format) ?? "nginx";
        if (format is not ("nginx" or "json"))
            throw new CommandException($"--format: '{format}' is not a form of log; {NearestName.Hint(format, ["nginx", "json"])}");
        if (format == "nginx")
            return fields.Length == 0 && parsed.GetValue(_unit) is null ? new CombinedLogParser() : throw new CommandException("--field and --unit are about JSON logs; add --format json");
        var names = new JsonLogFields
        {
            Unit = (parsed.GetValue(_unit) ?? "s") switch { "s" => 1, "ms" => 0.001, "us" => 0.000001, var other => throw new CommandException($"--unit: '{other}' is none of s, ms, us") },
        };
        foreach (var field in fields)
        {
            var (what, found) = field.IndexOf('=', StringComparison.Ordinal) is > 0 and var at ? (field[..at], field[(at + 1)..]) : (field, "");
            names = what switch
            {
                _ when found.Length == 0 => throw new CommandException($"--field: '{field}' names no field; write for example duration=took_ms"),
                "time" => names with { Time = found },
                "status" => names with { Status = found },
                "duration" => names with { Duration = found },
                "path" => names with { Path = found },
                "model" => names with { Model = found },
                _ => throw new CommandException($"--field: '{what}' is nothing that is read; {NearestName.Hint(what, ["time", "status", "duration", "path", "model"])}"),
            };
        }

        return new JsonLogParser(names);
    }

    private static Func<int, bool> Statuses(string flag, string list) =>
        LogStatuses.TryParse(list.Split(','), out var statuses, out var problem) ? statuses : throw new CommandException($"{flag}: {problem}");

    /// <summary>Counts that come as they are asked for, and what is known when they have come.</summary>
    private sealed class Counting
    {
        public IEnumerable<ObjectiveCount> Counts { get; set; } = [];

        public List<string> Problems { get; } = [];

        public long Lines { get; private set; }

        public long Bad { get; private set; }

        public long WithoutDuration { get; private set; }

        public void Add(LogBatch batch)
        {
            Lines += batch.Lines;
            Bad += batch.BadLines;
            WithoutDuration += batch.WithoutDuration;
            Problems.AddRange(batch.Problems.Take(5 - Math.Min(5, Problems.Count)));
        }

        public T Pass<T>(T record)
        {
            Lines++;
            return record;
        }
    }
}
