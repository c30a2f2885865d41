using System.CommandLine;
using Proofload.Analysis.Gates;
using Proofload.Cli.CommandLine;
using Proofload.Cli.Gating;
using Proofload.Cli.Planning;
using Proofload.Cli.Reporting;
using Proofload.Cli.Running;
using Proofload.Cli.Runs;
using Proofload.Cli.Studies;
using Proofload.Plans;
using Proofload.Results;
using Proofload.Studies;

namespace Proofload.Cli.Commands;

/// <summary><c>proofload gate</c>: is the candidate worse than the baseline.</summary>
internal sealed class GateCommand : CliCommand
{
    public const string Summary = "stop a build that is worse than its baseline";

    private readonly Argument<string?> _target = new("URL|PLAN.yaml") { HelpName = "URL|PLAN.yaml", Arity = ArgumentArity.ZeroOrOne };
    private readonly GateFlags _gate = new();
    private readonly PlanOptions _plan = new();
    private readonly ReportFlags _reports = new();
    private readonly GateFileFlags _files = new();
    private readonly BudgetGate _budget = new();
    private readonly StoreFlags _store = new();
    private readonly Option<bool> _noStore = Flag.Switch("--no-store", "Do not keep the runs.");
    private readonly Option<string?> _resume = Flag.Optional("--resume", "GATE", "Go on with a gate that was interrupted. Default: the last one.");
    private readonly Option<bool> _printPlan = Flag.Switch("--print-plan", "Print the plan that the flags make as YAML, secrets masked, and do not run it.");
    private readonly Option<bool> _quiet = Flag.Switch("--quiet", "Show no progress and no remarks, only the summary, warnings and errors.", "-q");
    private readonly Option<bool> _allowInconclusive = Flag.Switch("--allow-inconclusive", "Exit with 0 instead of 3 when pairs were judged and do not decide. A target that is not there, or a missing value, never passes.");

    public GateCommand()
        : base("gate", Summary)
    {
        Usage = ["gate --baseline URL|NAME --candidate URL --criterion EXPR [flags]", "gate PLAN.yaml [flags]", "gate URL --self-test --criterion EXPR [flags]", "gate --resume [GATE]", "gate --budget SLO.yaml --counts COUNTS.csv"];
        Remarks = "Runs baseline and candidate in pairs with the same seed and payloads, in the order A B, B A, and stops as soon as the verdict is certain. "
            + "The level is spent over the looks, so stopping early raises no false alarms. Exit codes: 0 no worse, 1 wrong use, 2 worse, 3 inconclusive, 4 measurement invalid, 130 interrupted.";
        Examples =
        [
            new("proofload gate --baseline http://old:8000/v1 --candidate http://new:8000/v1 --model llama --rate 5 -d 20s --criterion 'ttft p99 +10%' --criterion 'error_rate +0.5pp'", "Two deployments side by side"),
            new("proofload gate gate.yaml --candidate http://new:8000 --junit gate.xml --markdown comment.md --github-summary", "In CI, from a plan"),
            new("proofload gate http://localhost:8000/v1 --model llama --rate 5 -d 20s --criterion 'p99 +5%' --self-test", "How noisy is it here, and how many pairs does it take"),
            new("proofload gate --baseline main --candidate http://new:8000/v1 --model llama --rate 5 -d 20s --criterion 'p99 +10%'", "Against the stored runs of a baseline, which is weaker"),
            new("proofload gate --budget slo.yaml --counts counts.csv", "May there be a release at all: what was agreed for the error budget"),
        ];
        Arguments.Add(_target);
        AddGroups([
            _gate.Group,
            .. _plan.Groups.Where(static g => !g.Title.StartsWith("Sweep", StringComparison.Ordinal)),
            _budget.Group,
            new FlagGroup(_reports.Group.Title, [.. _reports.Group.Options, .. _files.Options]),
            new FlagGroup("What is kept and shown", [_store.Store, _noStore, _resume, _quiet, _printPlan, _allowInconclusive]),
        ]);
    }

    public override async Task<int> ExecuteAsync(ParseResult parsed, CliServices services)
    {
        if (parsed.GetValue(_noStore) && (parsed.GetValue(_store.Store) is not null || parsed.Has(_resume)))
        {
            throw new CommandException(parsed.Has(_resume) ? "--resume and --no-store exclude each other: the pairs that are there are in the store" : "--store and --no-store exclude each other");
        }

        if (await _budget.CheckAsync(parsed, services) is { } budget && (budget != ExitCodes.Passed || IsBudgetAlone(parsed)))
        {
            return budget;
        }

        var reports = _reports.Read(parsed, services);
        StudyReportWriter.Check(reports, "a gate");
        _ = _files.Notify(parsed);
        var target = parsed.GetValue(_target);
        var isResumed = parsed.Has(_resume);
        var flags = _gate.Over(_plan.Read(parsed), target, parsed);
        RunPlan? plan = null;
        var folder = Path.GetFullPath(services.Folder);
        if (target is not null || flags.Url is not null)
        {
            (plan, folder) = Read(parsed, target, flags, services);
        }
        else if (!isResumed)
        {
            throw new CommandException("what shall be judged? Give the candidate: proofload gate --baseline URL --candidate URL, or proofload gate PLAN.yaml");
        }

        if (plan is not null && parsed.GetValue(_printPlan))
        {
            services.Terminal.Output.Write(PlanWriter.Write(plan));
            return ExitCodes.Passed;
        }

        var (study, earlier) = await StudyAsync(parsed, plan, folder, isResumed, services);
        var file = target is not null && !target.Contains("://", StringComparison.Ordinal) && File.Exists(services.PathOf(target)) ? target : null;
        return await new GateJob(services, Surroundings(parsed, reports, folder, services), study).ExecuteAsync(earlier, parsed, _files, file);
    }

    /// <summary>Nothing names a candidate: the budget is all that was asked for.</summary>
    private bool IsBudgetAlone(ParseResult parsed) =>
        parsed.GetValue(_target) is null && !parsed.Has(_resume) && _gate.Over(_plan.Read(parsed), null, parsed).Url is null;

    private (RunPlan Plan, string Folder) Read(ParseResult parsed, string? target, PlanFlags flags, CliServices services)
    {
        var (plan, folder) = PlanSource.Read(null, target, flags, _plan.ReadShaping(parsed), services);
        if (plan.Sweep is not null)
        {
            throw new CommandException("the plan is a sweep, a grid of runs; a gate takes a plan of one run");
        }

        plan = SourceLabels.Apply(plan, services.Terminal.Traits.Environment);

        // The first seconds of a process are slower; a plan that says nothing gets a warm-up that is in no metric.
        return plan.Load is { Duration: { } duration } load && load.WarmUp == TimeSpan.Zero && !parsed.CommandResult.Children.Any(static c => c is System.CommandLine.Parsing.OptionResult { Option.Name: "--warmup" })
            ? (plan with { Load = load with { WarmUp = TimeSpan.FromMilliseconds(Math.Min(2_000, Math.Round(duration.TotalMilliseconds / 5))) } }, folder)
            : (plan, folder);
    }

    private async Task<(GateStudy Study, IReadOnlyList<RunResult> Earlier)> StudyAsync(ParseResult parsed, RunPlan? plan, string folder, bool isResumed, CliServices services)
    {
        IReadOnlyList<RunResult> earlier = [], stored = [];
        GatePlace? place = null;
        if (isResumed)
        {
            await using var store = services.Stores.Open(services.PathOf(parsed.GetValue(_store.Store)));
            earlier = await GateResume.FindAsync(store, parsed.GetValue(_resume), services.Stop);
            place = GatePlace.Of(earlier[^1].Study!)!;
            plan = GateResume.PlanOf(earlier[^1].Study!, plan, services.Terminal.Traits.Environment, folder);
            plan = GateResume.WithTime(plan, _gate.MaxTime(parsed), earlier);
            stored = [.. (await GateBaselines.WithStoredAsync(store, earlier, services.Stop)).Where(r => r.Study?.Id != earlier[^1].Study!.Id)];
        }

        var gate = plan!.Gate ?? throw new CommandException("say what may change, for example --criterion 'p99 +5%' --criterion 'error_rate +0.1pp'");
        var mode = place?.Mode ?? (_gate.IsSelfTest(parsed) ? GateMode.SelfTest : gate.Baseline is not null && gate.BaselineUrl is null ? GateMode.Stored : GateMode.Pairs);
        var allowed = _gate.Allowed(parsed);
        if (allowed.Count > 0 && mode != GateMode.Stored)
        {
            throw new CommandException("--allow is for stored runs: two addresses are measured by the same plan from the same machine");
        }

        if (mode == GateMode.Stored && place is null)
        {
            await using var store = services.Stores.Open(services.PathOf(parsed.GetValue(_store.Store)));
            stored = await GateBaselines.FindAsync(store, gate.Baseline!, plan, allowed, services);
        }

        return (GateStudy.Create(plan, mode, services.Clock, stored, place is null ? null : earlier[^1].Study!.Id, place?.Most, place?.Allowed ?? allowed), earlier);
    }

    private RunJobOptions Surroundings(ParseResult parsed, ReportRequest reports, string folder, CliServices services) => new()
    {
        Reports = reports,
        Store = services.PathOf(parsed.GetValue(_store.Store)),
        NoStore = parsed.GetValue(_noStore),
        Quiet = parsed.GetValue(_quiet),
        AllowInconclusive = parsed.GetValue(_allowInconclusive),
        BaseFolder = folder,
    };
}
