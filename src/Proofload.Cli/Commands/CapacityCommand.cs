using System.CommandLine;
using Proofload.Analysis.Cost;
using Proofload.Cli.Capacity;
using Proofload.Cli.CommandLine;
using Proofload.Cli.Costing;
using Proofload.Cli.Planning;
using Proofload.Cli.Reporting;
using Proofload.Cli.Running;
using Proofload.Cli.Runs;
using Proofload.Plans;
using Proofload.Results;
using Proofload.Studies.Capacity;

namespace Proofload.Cli.Commands;

/// <summary><c>proofload capacity</c>: the highest load that meets the objectives.</summary>
internal sealed class CapacityCommand : CliCommand
{
    public const string Summary = "find the highest load that meets the objectives";

    /// <summary>Flags of a run that a search decides itself, and what stands for them.</summary>
    private static readonly Dictionary<string, string> Refused = new(StringComparer.Ordinal)
    {
        ["--duration"] = "a probe is as long as it has to be; bound it with --min-probe and --max-probe, and the search with --max-time",
        ["--requests"] = "a probe is as long as it has to be; bound all of them with --max-requests",
        ["--iterations"] = "a probe is as long as it has to be; bound it with --min-probe and --max-probe",
        ["--warmup"] = "load before each probe is --settle here",
        ["--cooldown"] = "a probe ends when it is known well enough",
        ["--stages"] = "the search chooses its loads itself; --start is the first one",
        ["--pattern"] = "the search chooses its loads itself; --start is the first one",
        ["--replay"] = "a trace has no level that could be turned up; search by --rate, or sweep over --replay-speed",
        ["--stop-when-hopeless"] = "a probe ends by itself when it is decided",
        ["--stop-on-errors"] = "a probe ends by itself when errors are over --max-error-rate",
        ["--until-known"] = "a probe goes on by itself until its objectives are decided",
        ["--sweep"] = "the search chooses its loads itself; name what it turns up with --by",
    };

    private readonly Argument<string?> _target = new("URL|PLAN.yaml") { HelpName = "URL|PLAN.yaml", Arity = ArgumentArity.ZeroOrOne };
    private readonly PlanOptions _plan = new();
    private readonly CapacityOptionsFlags _search = new();
    private readonly ReportFlags _reports = new();
    private readonly StoreFlags _store = new();
    private readonly PriceFlags _prices = new();
    private readonly Option<bool> _noStore = Flag.Switch("--no-store", "Do not keep the probes.");
    private readonly Option<string?> _resume = Flag.Optional("--resume", "SEARCH", "Go on with a search. Default: the newest one. --max-time, --max-requests and --max-spend may be others than before.");
    private readonly Option<string[]> _fit = new("--fit") { Description = "Answer from runs that are there, with nothing sent: ids, result files or the id of a sweep. Default: search.", HelpName = "RUN…", Arity = ArgumentArity.OneOrMore, AllowMultipleArgumentsPerToken = true };
    private readonly Option<bool> _printPlan = Flag.Switch("--print-plan", "Print the plan that the flags make as YAML, secrets masked, and search nothing.");
    private readonly Option<bool> _quiet = Flag.Switch("--quiet", "Show no progress and no remarks, only the summary, warnings and errors.", "-q");
    private readonly Option<bool> _allowInconclusive = Flag.Switch("--allow-inconclusive", "Exit with 0 instead of 3 when the search does not come to an answer.");

    public CapacityCommand()
        : base("capacity", Summary)
    {
        Usage = ["capacity URL -o OBJECTIVE [flags]", "capacity PLAN.yaml [flags]", "capacity --resume [SEARCH]", "capacity --fit RUN… [-o OBJECTIVE]"];
        Remarks = "The answer is an interval: the highest load that was shown to pass and the lowest that was shown to fail. "
            + "Exit codes: 0 answered, 1 wrong use, 2 even the lowest load misses an objective, 3 no or a partial answer (undecided, a limit was reached, the target went down), 4 the load generator was the limit, 130 interrupted.";
        Examples =
        [
            new("proofload capacity http://localhost:8000/v1 --model llama -o 'ttft p99 < 500ms'", "Requests a second that a chat endpoint takes"),
            new("proofload capacity plan.yaml --by concurrency --max-time 20m --html capacity.html", "Users, within twenty minutes, with a report"),
            new("proofload capacity http://localhost:8000/v1 --model llama -o 'ttft p99 < 1s' -c 4 --by prompt_tokens --start 256", "The longest prompts that 4 users may send"),
            new("proofload capacity --fit sweep-20261122-165333-3qqegp", "The same from a sweep that was run before"),
        ];
        Arguments.Add(_target);
        var groups = _plan.Groups.Where(static g => !g.Title.StartsWith("Sweep", StringComparison.Ordinal))
            .Select(static g => g with { Title = g.Title.Split(" (")[0] is "Load" ? "Load" : g.Title, Options = [.. g.Options.Where(static o => !IsRefused(o))] });
        AddGroups([.. _search.Groups, .. groups, _reports.Group, new FlagGroup("What is kept and shown", [_resume, _fit, _prices.Prices, _store.Store, _noStore, _quiet, _printPlan, _allowInconclusive])]);
        foreach (var option in _plan.Groups.SelectMany(static g => g.Options).Where(IsRefused))
        {
            Options.Add(option);
        }
    }

    public override async Task<int> ExecuteAsync(ParseResult parsed, CliServices services)
    {
        if (parsed.GetValue(_noStore) && (parsed.GetValue(_store.Store) is not null || parsed.Has(_resume)))
        {
            throw new CommandException($"{(parsed.Has(_resume) ? "--resume" : "--store")} and --no-store exclude each other");
        }

        if (_plan.Groups.SelectMany(static g => g.Options).FirstOrDefault(o => IsRefused(o) && parsed.Has(o)) is { } refused)
        {
            throw new CommandException($"{refused.Name}: {Refused[Stem(refused)]}");
        }

        var reports = _reports.Read(parsed, services);
        CapacityReportWriter.Check(reports);
        if (parsed.Has(_fit))
        {
            return await FitAsync(parsed, reports, services);
        }

        if (parsed.Has(_resume))
        {
            return await ResumeAsync(parsed, reports, services);
        }

        var (plan, folder) = Plan(parsed, services);
        if (parsed.GetValue(_printPlan))
        {
            services.Terminal.Output.Write(PlanWriter.Write(plan));
            return ExitCodes.Passed;
        }

        return await SearchAsync(parsed, CapacityStudy.Create(plan, folder, services.Clock), folder, [], reports, services);
    }

    private static bool IsRefused(Option option) => Refused.ContainsKey(Stem(option));

    /// <summary>Flags that only go with another one are refused with it.</summary>
    private static string Stem(Option option) => option.Name.StartsWith("--replay", StringComparison.Ordinal) ? "--replay" : option.Name.StartsWith("--sweep", StringComparison.Ordinal) ? "--sweep" : option.Name;

    private (RunPlan Plan, string Folder) Plan(ParseResult parsed, CliServices services)
    {
        var flags = _plan.Read(parsed) with { Capacity = _search.Read(parsed) };
        var target = parsed.GetValue(_target);
        if (target is null && flags.Url is null)
        {
            throw new CommandException("what shall be measured? Give an address or a plan: proofload capacity URL -o 'latency p99 < 500ms', or proofload capacity PLAN.yaml");
        }

        // A plan says by its load what is turned up; an address alone has none of its own, and an open load hides nothing.
        var isAddress = target is null || (!File.Exists(services.PathOf(target)) && Path.GetExtension(target) is not (".yaml" or ".yml" or ".json"));
        if (isAddress && flags is { Rate: null, Concurrency: null, Mlperf: null, Capacity.By: null })
        {
            flags = flags with { Capacity = flags.Capacity with { By = "rate" } };
        }

        return PlanSource.Read(null, target, flags, _plan.ReadShaping(parsed), services);
    }

    private async Task<int> SearchAsync(ParseResult parsed, CapacityStudy study, string folder, IReadOnlyList<RunResult> earlier, ReportRequest reports, CliServices services) =>
        await new CapacityJob(services, Surroundings(parsed, reports, folder, services), Spend(parsed, study, services)).ExecuteAsync(study, earlier);

    private RunJobOptions Surroundings(ParseResult parsed, ReportRequest reports, string folder, CliServices services) => new()
    {
        Reports = reports,
        Store = services.PathOf(parsed.GetValue(_store.Store)),
        NoStore = parsed.GetValue(_noStore),
        Quiet = parsed.GetValue(_quiet),
        AllowInconclusive = parsed.GetValue(_allowInconclusive),
        BaseFolder = folder,
    };

    private async Task<int> ResumeAsync(ParseResult parsed, ReportRequest reports, CliServices services)
    {
        var reference = parsed.GetValue(_resume);
        if (reference?.Contains("://", StringComparison.Ordinal) == true || Path.GetExtension(reference) is ".yaml" or ".yml")
        {
            throw new CommandException($"--resume took '{reference}' for a search; put the plan first: proofload capacity {reference} --resume");
        }

        var folder = Path.GetFullPath(services.Folder);
        var isNamed = parsed.GetValue(_target) is not null || parsed.GetResult(_plan.Url) is { Implicit: false };
        if (!isNamed && _plan.Groups.SelectMany(static g => g.Options).FirstOrDefault(parsed.Has) is { } stray)
        {
            throw new CommandException($"{stray.Name}: --resume without a plan goes on with the search's own; leave the flag out, or name the plan");
        }

        (RunPlan? plan, folder) = isNamed ? Plan(parsed, services) : (null, folder);
        IReadOnlyList<RunResult> earlier;
        await using (var store = services.Stores.Open(services.PathOf(parsed.GetValue(_store.Store))))
        {
            earlier = await CapacityResume.FindAsync(store, reference, plan, services.Stop);
        }

        var id = earlier[^1].Study!.Id;
        if (plan is null)
        {
            // Flags of the search lie over the plan that was kept; only the limits may differ from it.
            var kept = CapacityResume.PlanOf(earlier[^1].Study!, services.Terminal.Traits.Environment, folder);
            plan = new PlanFlags { Capacity = _search.Read(parsed) }.Apply(kept, services.Terminal.Traits.Environment);
            if (PlanDifference.First(PlanWriter.Write(kept), PlanWriter.Write(plan), CapacityStudy.Free) is var (field, before, now))
            {
                throw new CommandException($"--resume: a search goes on as it began: {field} was {before} and is {now}");
            }
        }

        var study = CapacityStudy.Create(plan, folder, services.Clock, id);
        if (!CapacityResume.IsOver(study, earlier))
        {
            return await SearchAsync(parsed, study, folder, earlier, reports, services);
        }

        services.Terminal.Note($"{id} has come to its end; there is nothing to go on with.");
        var answer = CapacitySitting.Restore(earlier, services.Terminal.Traits.Environment, folder);
        await new CapacityReportWriter(services.Terminal).WriteAsync(Reports.Capacity.CapacityDocument.Of(answer.Result, answer.Runs, answer.Seconds), reports);
        return ExitCodes.Of(answer.Result, parsed.GetValue(_allowInconclusive));
    }

    private async Task<int> FitAsync(ParseResult parsed, ReportRequest reports, CliServices services)
    {
        var flags = _plan.Read(parsed);
        if (parsed.GetValue(_target) is { } stray)
        {
            throw new CommandException($"--fit answers from runs that are there and sends nothing; leave {stray} out, or name it after --fit");
        }

        OutputFolders.Prepare(reports.Paths);
        var document = await new CapacityFitter(services).FitAsync(parsed.GetValue(_fit) ?? [], services.PathOf(parsed.GetValue(_store.Store)), flags.Objectives, _search.Read(parsed));
        var written = await new CapacityReportWriter(services.Terminal).WriteAsync(document, reports);
        foreach (var path in parsed.GetValue(_quiet) ? [] : written.Paths)
        {
            services.Terminal.Note($"Written: {path}");
        }

        var code = ExitCodes.Of(document.Result, parsed.GetValue(_allowInconclusive));
        return code == ExitCodes.Passed && written.HasFailed ? ExitCodes.Error : code;
    }

    /// <summary>What a run costs by its tokens; null without a price book.</summary>
    private Func<RunResult, decimal>? Spend(ParseResult parsed, CapacityStudy study, CliServices services)
    {
        if (!parsed.Has(_prices.Prices) && study.Search.MaxSpend is null)
        {
            return null;
        }

        var model = study.Plan.Target.Model ?? throw new CommandException("--prices: the plan names no model whose tokens have a price");
        var price = _prices.Read(parsed, services).Api(model);
        return run =>
        {
            var finished = run.Counts.Ok + run.Counts.Failed;

            // The settling is billed too, about like the requests that count.
            var all = finished == 0 ? 1 : (decimal)(finished + run.Counts.WarmUp + run.Counts.Cancelled) / finished;
            decimal Tokens(double? rate) => (decimal)((rate ?? 0) * run.Window);
            return ApiPricing.Of(price, new ApiUsage { Input = Tokens(run.Rates.PromptTokens), Output = Tokens(run.Rates.OutputTokens) }).Total * all;
        };
    }
}
