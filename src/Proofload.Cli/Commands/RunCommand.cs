using System.CommandLine;
using Proofload.Cli.CommandLine;
using Proofload.Cli.Planning;
using Proofload.Cli.Reporting;
using Proofload.Cli.Running;
using Proofload.Cli.Runs;
using Proofload.Cli.Studies;
using Proofload.Plans;
using Proofload.Results;
using Proofload.Studies;

namespace Proofload.Cli.Commands;

/// <summary><c>proofload run</c>: one run of a plan.</summary>
internal sealed class RunCommand : CliCommand
{
    public const string Summary = "measure an endpoint under load and judge it";

    private readonly Argument<string?> _target;
    private readonly Scenario? _scenario;
    private readonly PlanOptions _plan = new();
    private readonly ReportFlags _reports = new();
    private readonly StoreFlags _store = new();
    private readonly Option<string?> _records = Flag.Text("--records", "FILE", "Write every request to this file: .ndjson or .csv, also with .gz behind it. Default none.");
    private readonly Option<bool> _noStore = Flag.Switch("--no-store", "Do not keep the run.");
    private readonly Option<string?> _resume = Flag.Optional("--resume", "SWEEP", "Go on with a sweep and run only what is missing. Default: the last unfinished one of the same plan, or without a plan the last unfinished one.");
    private readonly Option<bool> _printPlan = Flag.Switch("--print-plan", "Print the plan that the flags make as YAML, secrets masked, and do not run it.");
    private readonly Option<bool> _quiet = Flag.Switch("--quiet", "Show no progress and no remarks, only the summary, warnings and errors.", "-q");
    private readonly Option<bool> _allowInconclusive = Flag.Switch("--allow-inconclusive", "Exit with 0 instead of 3 when the data does not decide the objectives.");

    /// <summary>The program of a scenario in C#: the same flags, over the scenario instead of a plan file.</summary>
    public RunCommand(Scenario scenario, GlobalFlags globals)
        : base(string.Join('-', scenario.Name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), "a scenario in C#, run like proofload run")
    {
        _scenario = scenario;
        _target = new Argument<string?>("URL") { HelpName = "URL", Arity = ArgumentArity.ZeroOrOne };
        Program = "dotnet run FILE.cs --";
        Usage = ["[URL] [flags]"];
        Remarks = "Flags lie over what the scenario says. Exit codes: 0 objectives met, 1 wrong use, 2 objectives missed, 3 inconclusive, 4 measurement invalid, 130 interrupted.";
        Declare();
        foreach (var option in globals.Group.Options)
        {
            Options.Add(option);
        }
    }

    public RunCommand()
        : base("run", Summary)
    {
        _target = new Argument<string?>("URL|PLAN.yaml") { HelpName = "URL|PLAN.yaml", Arity = ArgumentArity.ZeroOrOne };
        Usage = ["run URL [flags]", "run PLAN.yaml [flags]", "run --resume [SWEEP]"];
        Remarks = "Latency counts from the planned moment of each request, so a stalled server cannot hide its waiting time. "
            + "Flags lie over the fields of a plan. Exit codes: 0 objectives met, 1 wrong use, 2 objectives missed, 3 inconclusive, 4 measurement invalid, 130 interrupted.";
        Examples =
        [
            new("proofload run http://localhost:8000/v1 --model llama --rate 5 --duration 60s", "A chat endpoint, streamed, at 5 requests a second"),
            new("proofload run http://localhost:8000/v1 --model llama --rate 5 -d 60s -o 'ttft p99 < 500ms' -o 'tpot p99 < 40ms'", "The same with objectives, for CI"),
            new("proofload run http://localhost:8080/classify -X POST --body @request.json -c 32 -d 30s", "Any HTTP endpoint with 32 users"),
            new("proofload run http://localhost:8000/v1 --model llama -d 30s --sweep concurrency=1..64x2 --html sweep.html", "The same at 1, 2, 4 … 64 users: one table and one chart"),
            new("proofload run proofload.yaml --rate 20/s --html report.html", "A plan at another rate, with a report"),
        ];
        Declare();
    }

    private void Declare()
    {
        Arguments.Add(_target);
        AddGroups([
            .. _plan.Groups,
            _reports.Group,
            new FlagGroup("What is kept and shown", [_store.Store, _noStore, _records, _resume, _quiet, _printPlan, _allowInconclusive]),
        ]);
    }

    public override async Task<int> ExecuteAsync(ParseResult parsed, CliServices services)
    {
        if (parsed.GetValue(_noStore) && parsed.GetValue(_store.Store) is not null)
        {
            throw new CommandException("--store and --no-store exclude each other");
        }

        var reports = _reports.Read(parsed, services);
        if (_scenario is not null && (parsed.Has(_resume) || _plan.Read(parsed).Sweep.Count > 0))
        {
            throw new CommandException("--sweep: a scenario in C# is one run; call it for each value, or make a plan of it");
        }

        if (parsed.Has(_resume))
        {
            return await ResumeAsync(parsed, reports, services);
        }

        var (plan, folder) = PlanSource.Read(_scenario, parsed.GetValue(_target), _plan.Read(parsed), _plan.ReadShaping(parsed), services);
        if (parsed.GetValue(_printPlan))
        {
            services.Terminal.Output.Write(PlanWriter.Write(plan));
            return ExitCodes.Passed;
        }

        plan = SourceLabels.Apply(plan, services.Terminal.Traits.Environment);
        if (plan.Sweep is not null)
        {
            return await SweepAsync(parsed, plan, folder, [], reports, services);
        }

        var (_, code) = await new RunJob(services, Surroundings(parsed, reports, folder, services)).ExecuteAsync(plan);
        return code;
    }

    private RunJobOptions Surroundings(ParseResult parsed, ReportRequest reports, string folder, CliServices services) => new()
    {
        Reports = reports,
        Store = services.PathOf(parsed.GetValue(_store.Store)),
        NoStore = parsed.GetValue(_noStore),
        Records = services.PathOf(parsed.GetValue(_records)),
        Quiet = parsed.GetValue(_quiet),
        AllowInconclusive = parsed.GetValue(_allowInconclusive),
        BaseFolder = folder,
    };

    private async Task<int> SweepAsync(ParseResult parsed, RunPlan plan, string folder, IReadOnlyList<RunResult> earlier, ReportRequest reports, CliServices services)
    {
        StudyReportWriter.Check(reports);
        if (parsed.GetValue(_records) is not null)
        {
            throw new CommandException("--records: a sweep is many runs; write the requests of one of them with a plan of its own");
        }

        var id = earlier.Count > 0 ? earlier[^1].Study!.Id : null;
        var study = SweepStudy.Create(plan, services.Terminal.Traits.Environment, folder, services.Clock, id);
        return await new SweepJob(services, Surroundings(parsed, reports, folder, services)).ExecuteAsync(study, earlier);
    }

    /// <summary>Goes on with a sweep: with the plan that is named, which must be its own, or with the one that was kept.</summary>
    private async Task<int> ResumeAsync(ParseResult parsed, ReportRequest reports, CliServices services)
    {
        var reference = parsed.GetValue(_resume);
        if (parsed.GetValue(_noStore))
        {
            throw new CommandException("--resume and --no-store exclude each other: the points that are there are in the store");
        }

        if (reference?.Contains("://", StringComparison.Ordinal) == true || Path.GetExtension(reference) is ".yaml" or ".yml")
        {
            throw new CommandException($"--resume took '{reference}' for a sweep; put the plan first: proofload run {reference} --resume");
        }

        var flags = _plan.Read(parsed);
        var isNamed = _scenario is not null || parsed.GetValue(_target) is not null || flags.Url is not null;
        if (!isNamed && _plan.Groups.SelectMany(static g => g.Options).FirstOrDefault(parsed.Has) is { } stray)
        {
            throw new CommandException($"{stray.Name}: --resume without a plan goes on with the sweep's own; leave the flag out, or name the plan");
        }

        var (plan, folder) = isNamed
            ? PlanSource.Read(_scenario, parsed.GetValue(_target), flags, _plan.ReadShaping(parsed), services)
            : (null, Path.GetFullPath(services.Folder));
        if (plan is { Sweep: null })
        {
            throw new CommandException("--resume: the plan has no sweep");
        }

        IReadOnlyList<RunResult> earlier;
        await using (var store = services.Stores.Open(services.PathOf(parsed.GetValue(_store.Store))))
        {
            earlier = await SweepResume.FindAsync(store, reference, plan, services.Stop);
        }

        plan ??= SweepResume.PlanOf(earlier[^1].Study!, services.Terminal.Traits.Environment, folder);
        return await SweepAsync(parsed, plan, folder, earlier, reports, services);
    }
}
