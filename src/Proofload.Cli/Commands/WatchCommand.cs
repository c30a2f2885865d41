using System.CommandLine;
using System.Net;
using Proofload.Cli.CommandLine;
using Proofload.Cli.Costing;
using Proofload.Cli.Reporting;
using Proofload.Cli.Running;
using Proofload.Cli.Watching;
using Proofload.Plans;
using Proofload.Reports.Objectives;
using Proofload.Slo;
using Proofload.Storage.Sqlite;
using Proofload.Watch;

namespace Proofload.Cli.Commands;

/// <summary><c>proofload watch</c>: probes endpoints, keeps counts, tells somebody when the error budget burns.</summary>
internal sealed class WatchCommand : CliCommand
{
    public const string Summary = "probe endpoints on a schedule, keep their error budgets, and tell somebody before they are gone";

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    private readonly Argument<string?> _file = new("WATCH.yaml") { HelpName = "WATCH.yaml", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> _port = Flag.Text("--port", "PORT", "Port to listen on. Default 9811; 0 takes a free one.");
    private readonly Option<string?> _listen = Flag.Text("--listen", "ADDRESS", "Address to listen on; 0.0.0.0 for all. Default 127.0.0.1.");
    private readonly Option<string?> _store = Flag.Text("--store", "FILE", "File that counts are kept in. Default the file's store, or its name with .db in place of .yaml.");
    private readonly Option<string?> _duration = Flag.Text("--duration", "TIME", "End after this long. Default: at Ctrl-C.", "-d");
    private readonly Option<bool> _once = Flag.Switch("--once", "Probe each target once, evaluate, and end.");
    private readonly Option<bool> _json = Flag.Switch("--json", "At the end, print how everything stands as one JSON document on standard output.");

    public WatchCommand()
        : base("watch", Summary)
    {
        Usage = ["watch WATCH.yaml [flags]", "watch check WATCH.yaml"];
        Remarks = "It serves /metrics for Prometheus, /probe?target=&module= as the blackbox exporter does, /healthz, /readyz and /api/v1/status. Counts outlive the process, also when it is killed. "
            + "Exit codes of --once and --duration: 0 every objective is met and no alert fires, 2 missed or firing, 3 an objective has no data.";
        Examples =
        [
            new("proofload watch watch.yaml", "Watch until Ctrl-C, with a table"),
            new("proofload watch watch.yaml --once --json", "One look, for CI"),
        ];
        Arguments.Add(_file);
        AddGroups(new FlagGroup("Flags", [_port, _listen, _store, _duration, _once, _json]));
        Subcommands.Add(new WatchCheckCommand());

        // Without an action the parser takes a command that has commands of its own for a mere group; what is done stands in ExecuteAsync.
        SetAction(static _ => ExitCodes.Passed);
    }

    public override async Task<int> ExecuteAsync(ParseResult parsed, CliServices services)
    {
        var name = parsed.GetValue(_file) ?? throw new CommandException("say what to watch: watch WATCH.yaml (proofload watch --help explains)");
        var plan = WatchFileReader.Read(services.PathOf(name)!, services.Terminal.Traits.Environment, name);
        var address = Address(parsed);
        var duration = Duration(parsed);
        foreach (var target in plan.Targets)
            services.Terminal.Redact(target.Plan);
        foreach (var secret in plan.Ingest.Metrics.SelectMany(static m => m.Headers.Values).Where(static h => h.FromEnvironment).Concat(Secrets(plan)))
            services.Terminal.Redact(secret);
        using var store = SqliteWatchStore.Open(services.PathOf(parsed.GetValue(_store)) ?? plan.Store ?? Path.ChangeExtension(services.PathOf(name)!, ".db"));
        using var interrupts = new Interrupts(() => services.Terminal.Note("Ending; once more to end at once."), services.Exit, listen: !services.Stop.CanBeCanceled);
        await using var stop = services.Stop.Register(interrupts.Signal);
        var view = new WatchView(services.Terminal, TimeSpan.FromSeconds(60));
        foreach (var (objective, reason) in plan.NotWatched)
            view.Note($"objective {objective} is not watched: {reason}");
        await using var watcher = await Watcher.StartAsync(plan, store, new WatchOptions { Clock = services.Clock, Note = view.Note, Environment = services.Terminal.Traits.Environment, Version = ProductVersion.Text, Runs = new StoredRuns(services.Stores) }, interrupts.Token);
        await using (var endpoint = parsed.GetValue(_once) ? null : await WatchEndpoint.StartAsync(address, watcher))
        {
            if (endpoint is not null)
                view.Note($"watching {plan.Targets.Count} targets{(plan.Ingest.All.Any() ? $" and {plan.Ingest.All.Count()} other sources" : "")} for {plan.Objectives.Objectives.Count} objectives; {endpoint.Address.GetLeftPart(UriPartial.Authority)}/metrics, /api/v1/status; counts in {store.Location}; Ctrl-C ends it");
            await WaitAsync(watcher, view, duration, parsed.GetValue(_once), services, interrupts.Token);
        }

        await watcher.StopAsync();
        view.End();
        return Finish(parsed, watcher.Snapshot(), duration is not null || parsed.GetValue(_once), services);
    }

    private int Finish(ParseResult parsed, WatchSnapshot snapshot, bool isJudged, CliServices services)
    {
        StatusRow[] rows = [.. snapshot.Objectives.Select(WatchJson.Row)];
        services.Terminal.Output.Write(parsed.GetValue(_json) ? WatchJson.Render(snapshot) : SummaryPainter.Paint(StatusReport.Build(rows, snapshot.At), services.Terminal.OutputColour));
        return !isJudged ? ExitCodes.Passed
            : rows.Any(static r => r.Status.BudgetRemaining < 0) || snapshot.Objectives.Any(static o => o.Phase == AlertPhase.Firing) ? ExitCodes.Failed
            : rows.Any(static r => r.Status.Sli is null) ? ExitCodes.Inconclusive : ExitCodes.Passed;
    }

    private static async Task WaitAsync(Watcher watcher, WatchView view, TimeSpan? duration, bool once, CliServices services, CancellationToken cancellation)
    {
        var begin = services.Clock.NowNs;
        try
        {
            while (!watcher.Completion.IsCompleted && !(once && watcher.HasProbedAll) && !(duration is { } limit && services.Clock.NowNs - begin >= limit.Ticks * 100))
            {
                var left = duration is { } end ? end - TimeSpan.FromTicks((services.Clock.NowNs - begin) / 100) : Look;
                await Task.Delay(once ? Look / 20 : left < Look && left > TimeSpan.Zero ? left : Look, cancellation);
                if (watcher.IsReady && !once)
                    view.Show(watcher.Snapshot(), services.Clock.NowNs);
            }
        }
        catch (OperationCanceledException)
        {
            // The way to end it.
        }
    }

    private IPEndPoint Address(ParseResult parsed)
    {
        var port = parsed.Count(_port, 0) ?? 9811;
        var listen = parsed.GetValue(_listen) ?? "127.0.0.1";
        return port <= 65535 && IPAddress.TryParse(listen, out var address)
            ? new IPEndPoint(address, port)
            : throw new CommandException(port > 65535 ? $"--port: {port} is above 65535" : $"--listen: '{listen}' is no IP address; write 127.0.0.1 or 0.0.0.0");
    }

    private TimeSpan? Duration(ParseResult parsed) => parsed.GetValue(_duration) is not { } text ? null
        : Units.TryParseDuration(text, out var value, out var problem) ? value : throw new CommandException($"--duration: {problem}");

    private static IEnumerable<Secret> Secrets(WatchPlan plan) => plan.Notify.Receivers.SelectMany(static r => new[] { r.Url, r.RoutingKey, r.Mail?.Password, r.Mail?.User }.OfType<Secret>().Concat(r.Headers.Values)).Concat(plan.Otlp?.Headers.Values ?? [])
        .Where(static s => s.FromEnvironment);
}
