using System.CommandLine;
using Proofload.Analysis.Canaries;
using Proofload.Cli.Canaries;
using Proofload.Cli.CommandLine;
using Proofload.Cli.Costing;
using Proofload.Cli.Reporting;
using Proofload.Cli.Running;
using Proofload.Cli.Runs;
using Proofload.Reports.Canaries;

namespace Proofload.Cli.Commands;

/// <summary><c>proofload canary</c>: is the canary worse than a baseline beside it, judged while both run.</summary>
internal sealed class CanaryCommand : CliCommand
{
    public const string Summary = "judge a canary beside a fresh baseline while both are under load";

    private readonly Argument<string?> _target = new("PLAN.yaml") { HelpName = "PLAN.yaml", Arity = ArgumentArity.ZeroOrOne };
    private readonly CanaryFlags _flags = new();
    private readonly CanaryQueryFlags _queries = new();
    private readonly DocumentFlags _documents = new();
    private readonly StoreFlags _store = new();
    private readonly Option<string?> _junit = Flag.Text("--junit", "FILE", "Write JUnit XML, one test case for each metric.");
    private readonly Option<bool> _noStore = Flag.Switch("--no-store", "Do not keep the two runs.");
    private readonly Option<bool> _quiet = Flag.Switch("--quiet", "Show no progress and no remarks, only the summary, warnings and errors.", "-q");
    private readonly Option<bool> _allowInconclusive = Flag.Switch("--allow-inconclusive", "Exit with 0 instead of 3 when the data does not decide.");

    public CanaryCommand()
        : base("canary", Summary)
    {
        Usage = ["canary --baseline URL --canary URL [flags]", "canary PLAN.yaml --canary URL [flags]", "canary --prometheus URL --metric 'NAME=QUERY' --for TIME [flags]"];
        Remarks = "Both get the same plan at the same time. Errors have a test of rates, latencies tests of shift and of spread, and a change must be large enough to matter. "
            + "A canary that is worse for certain, or that does not answer, ends it early; it passes only at the end, and only when the data shows that it is good enough. "
            + "Exit codes: 0 pass, 1 wrong use, 2 worse or unsteady, 3 inconclusive, 4 measurement invalid, 130 interrupted.";
        Examples =
        [
            new("proofload canary --baseline http://stable:8000/v1 --canary http://canary:8000/v1 --model llama --rate 20 --for 5m", "A chat endpoint, the same 20 requests a second to each"),
            new("proofload canary plan.yaml --canary http://canary:8000 --load split --for 10m --criterion 'latency p95 +10%' --criterion 'error_rate +0.1pp'", "A plan, half of its load to each, by two criteria"),
            new("proofload canary --prometheus http://prometheus:9090 --metric 'ttft_p95 +20%=histogram_quantile(0.95, sum by (le) (rate(ttft_seconds_bucket{track=\"$track\"}[$step])))' --for 10m", "What a monitoring system saw of both in the last ten minutes"),
        ];
        Subcommands.Add(new CanaryServeCommand());

        // Without an action the parser takes a command that has commands of its own for a mere group; what is done stands in ExecuteAsync.
        SetAction(static _ => ExitCodes.Passed);
        Arguments.Add(_target);
        AddGroups([
            _flags.Group,
            _queries.Group,
            _documents.Group,
            new FlagGroup("What is kept and shown", [_junit, _store.Store, _noStore, _quiet, _allowInconclusive]),
            .. _flags.PlanGroups,
        ]);
    }

    public override async Task<int> ExecuteAsync(ParseResult parsed, CliServices services)
    {
        if (parsed.GetValue(_noStore) && parsed.GetValue(_store.Store) is not null)
        {
            throw new CommandException("--store and --no-store exclude each other");
        }

        // 1. Whatever can fail without load fails before the load.
        using var queries = _queries.Read(parsed, _flags, services);
        if (queries is not null && parsed.GetValue(_target) is { } stray)
        {
            throw new CommandException($"'{stray}': --prometheus judges what was seen already and sends no load; leave the plan out");
        }

        var (study, folder) = queries is null ? _flags.Study(parsed, parsed.GetValue(_target), services) : default;
        var junit = services.PathOf(parsed.GetValue(_junit));
        OutputFolders.Prepare(new[] { junit }.OfType<string>());
        _documents.Prepare(parsed, services);

        // 2. Judge.
        using var interrupts = new Interrupts(
            () => services.Terminal.Note("Interrupted: the load ends now, what was measured is reported. Once more ends at once."),
            services.Exit,
            listen: !services.Stop.CanBeCanceled);
        await using var stop = services.Stop.Register(interrupts.Signal);
        CanaryResult result;
        try
        {
            result = queries is not null ? await queries.RunAsync(parsed.GetValue(_quiet), interrupts.Token) : await new CanaryJob(services, new RunJobOptions
            {
                Reports = new ReportRequest(),
                Store = services.PathOf(parsed.GetValue(_store.Store)),
                NoStore = parsed.GetValue(_noStore),
                Quiet = parsed.GetValue(_quiet),
                BaseFolder = folder,
            }).ExecuteAsync(study!, interrupts.Token);
        }
        catch (OperationCanceledException) when (interrupts.IsInterrupted)
        {
            services.Terminal.Note("Nothing was measured yet.");
            return ExitCodes.Interrupted;
        }

        // 3. Report.
        await ReportAsync(result, parsed, junit, services);
        return CodeOf(result, parsed.GetValue(_allowInconclusive));
    }

    /// <summary>The exit code. Being interrupted goes before all; what cannot be trusted before what it seems to say.</summary>
    internal static int CodeOf(CanaryResult result, bool allowInconclusive) => result switch
    {
        { Ending: CanaryEnding.Interrupted } => ExitCodes.Interrupted,
        { Invalid: not null } => ExitCodes.Invalid,
        { Verdict: CanaryVerdict.Worse or CanaryVerdict.Unsteady } => ExitCodes.Failed,
        { Verdict: CanaryVerdict.Pass } => ExitCodes.Passed,
        _ => allowInconclusive ? ExitCodes.Passed : ExitCodes.Inconclusive,
    };

    private async Task ReportAsync(CanaryResult result, ParseResult parsed, string? junit, CliServices services)
    {
        // What Ctrl-C ended is still reported.
        var calm = services with { Stop = CancellationToken.None };
        await _documents.WriteAsync(parsed, calm, CanaryReport.Title, CanaryReport.Build(result), () => CanaryJson.Render(result));
        if (junit is not null)
        {
            await File.WriteAllTextAsync(junit, CanaryJunit.Render(result), CancellationToken.None);
            services.Terminal.Note($"Written: {junit}");
        }
    }
}
