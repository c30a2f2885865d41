using System.CommandLine;
using System.Globalization;
using Proofload.Cli.CommandLine;
using Proofload.Cli.Costing;
using Proofload.Cli.Drilling;
using Proofload.Cli.Planning;
using Proofload.Cli.Running;
using Proofload.Lab.Proxy;
using Proofload.Lab.Simulator;
using Proofload.Plans;
using Proofload.Plans.Loads;
using Proofload.Reports.Objectives;
using Proofload.Results;
using Proofload.Slo;
using Proofload.Slo.Drills;

namespace Proofload.Cli.Commands;

/// <summary><c>proofload drill</c>: a game day in a minute.</summary>
internal sealed class DrillCommand : CliCommand
{
    public const string Summary = "break a service on purpose and prove that its alert fires, in time, to the right receiver";

    private const double DefaultRate = 50;
    private const double WantedSeconds = 36;
    private static readonly TimeSpan ShortestShort = TimeSpan.FromSeconds(1);
    private static readonly HashSet<string> NotOfDrills =
    [
        "--sweep", "--sweep-order", "--sweep-pause", "--iterations", "--requests", "--duration", "--warmup", "--cooldown", "--stages", "--pattern", "--concurrency", "--think-time", "--arrivals",
        "--burstiness", "--replay", "--replay-speed", "--replay-format", "--replay-from", "--replay-for", "--replay-share", "--replay-loop", "--stop-when-hopeless", "--stop-on-errors", "--until-known",
        "--url", "--mlperf", "--latency-bound", "--tpot-bound", "--samples-per-query", "--min-duration", "--turns", "--history", "--max-context-tokens", "--seed",
    ];

    private readonly Argument<string?> _target = new("URL") { HelpName = "URL", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> _fault = Flag.Text("--fault", "FAULT", "The fault, as proofload proxy has them: latency=300ms, slow_first_token=2s, http_5xx, stall. Required.");
    private readonly Option<string?> _share = Flag.Text("--share", "SHARE", "Share of the requests that the fault strikes. Default 100%.");
    private readonly Option<string?> _window = Flag.Text("--window", "TIME", "The objective's window. Default 30d.");
    private readonly Option<string?> _long = Flag.Text("--long", "TIME", "The alert's long window. Default 1h, or the window when that is shorter.");
    private readonly Option<string?> _short = Flag.Text("--short", "TIME", "The alert's short window. Default a twelfth of the long one.");
    private readonly Option<string?> _burnRate = Flag.Text("--burn-rate", "FACTOR", "Burn rate above which the alert fires. Default: what spends 2% of the budget in the long window, and at least 1.");
    private readonly Option<string?> _for = Flag.Text("--for", "TIME", "For how long the alert's condition must hold. Default not at all.");
    private readonly Option<string?> _severity = Flag.Text("--severity", "WORD", "The alert's severity, by which its receiver is chosen. Default page.");
    private readonly Option<string?> _scale = Flag.Text("--window-scale", "FACTOR", "How many times shorter windows and --for are in the drill. Default: so that the drill takes well under a minute.");
    private readonly Option<string?> _seed = Flag.Text("--seed", "NUMBER", "Seed of the draws which requests are struck. Default 1.");
    private readonly Option<bool> _quiet = Flag.Switch("--quiet", "Do not say what happens while it happens.", "-q");
    private readonly DocumentFlags _documents = new();
    private readonly PlanOptions _plan = new();

    public DrillCommand()
        : base("drill", Summary)
    {
        Usage = ["drill URL --objective EXPR --fault FAULT [flags]"];
        Remarks = "Puts the fault proxy before the service, starts a Prometheus and an Alertmanager of its own with generated rules on shortened windows, probes, and compares what happens with the arithmetic of burn rates: "
            + "silence below the threshold, the time to the notification, its receiver, the time until it is taken back. Exit codes: 0 proven, 1 wrong use, 2 disproved, 3 inconclusive, 130 interrupted.";
        Examples =
        [
            new("proofload drill http://localhost:8000/ --objective 'latency 99% < 100ms' --fault latency=300ms", "Every answer comes 300 ms later: is somebody told?"),
            new("proofload drill http://localhost:8000/ --objective 'latency 99% < 100ms' --fault latency=300ms --share 50% --markdown drill.md", "Half of them, with a report"),
            new("proofload drill http://localhost:8000/v1 --model llama --rate 20/s --objective 'ttft 99% < 500ms' --fault slow_first_token=1s", "The first token of a stream"),
        ];
        Arguments.Add(_target);
        AddGroups([
            new FlagGroup("The drill", [_fault, _share, _window, _long, _short, _burnRate, _for, _severity, _scale, _seed, _quiet]),
            _documents.Group,
            .. _plan.Groups.Select(static g => g with { Options = [.. g.Options.Where(static o => !NotOfDrills.Contains(o.Name))] }).Where(static g => g.Options.Count > 0),
        ]);
    }

    public override async Task<int> ExecuteAsync(ParseResult parsed, CliServices services)
    {
        var setup = Read(parsed, services);
        _documents.Prepare(parsed, services);
        var isQuiet = parsed.GetValue(_quiet);
        using var interrupts = new Interrupts(() => services.Terminal.Note("Ending."), services.Exit, listen: !services.Stop.CanBeCanceled);
        await using var stop = services.Stop.Register(interrupts.Signal);
        services.Terminal.Redact(setup.Plan);
        var conductor = new DrillConductor(setup, services, text =>
        {
            if (!isQuiet)
            {
                services.Terminal.Note(text);
            }
        });
        DrillResult result;
        try
        {
            result = await conductor.RunAsync(interrupts.Token);
        }
        catch (OperationCanceledException) when (interrupts.IsInterrupted)
        {
            return ExitCodes.Interrupted;
        }

        await _documents.WriteAsync(parsed, services, "Drill of " + result.Target, DrillReport.Build(result), () => DrillJson.Render(result));
        return result.Verdict switch
        {
            DrillVerdict.Proven => ExitCodes.Passed,
            DrillVerdict.Disproved => ExitCodes.Failed,
            _ => ExitCodes.Inconclusive,
        };
    }

    private DrillSetup Read(ParseResult parsed, CliServices services)
    {
        var fault = FaultOf(parsed);
        var (plan, folder) = PlanSource.Read(null, parsed.GetValue(_target) ?? throw new CommandException("what shall be broken? Give its address: proofload drill URL --objective EXPR --fault FAULT"), _plan.Read(parsed), _plan.ReadShaping(parsed), services);
        if (plan.Target.Url.Scheme is not ("http" or "https"))
        {
            throw new CommandException($"the fault proxy speaks HTTP, and {plan.Target.Url.Scheme}:// is something else");
        }

        if (plan.Objectives.Count != 1)
        {
            throw new CommandException($"a drill proves one objective, and there are {plan.Objectives.Count}; give for example --objective 'latency 99% < 100ms'");
        }

        var (objective, scale) = ObjectiveOf(parsed, plan.Objectives[0].Expression);
        var alert = objective.Alerts[0];
        var timing = Timing(plan, scale);
        var threshold = (double)(alert.Factor * objective.Budget);
        if (fault.Share <= threshold)
        {
            throw new CommandException($"the alert fires above {Units.FormatNumber(threshold * 100)}% of bad answers, and a fault of {Units.FormatNumber(fault.Share * 100)}% never reaches that; give a larger --share");
        }

        var silent = DrillPrediction.SilentRatio(alert, objective.Budget, timing.Rate) ?? throw new CommandException(
            $"{Units.FormatNumber(timing.Rate)} requests a second make too few events in a long window of {Units.FormatDuration(alert.Long)} to tell {Units.FormatNumber(threshold * 100)}% bad from chance; give a higher --rate, or a lower --window-scale than {Units.FormatNumber(Math.Round(scale, 1))}");
        return new DrillSetup
        {
            Plan = plan,
            Folder = folder,
            Objective = objective,
            Expression = plan.Objectives[0].Expression,
            Fault = fault,
            SilentRatio = silent,
            Timing = timing,
            WindowScale = scale,
            Receiver = alert.Severity,
            Seed = SeedOf(parsed),
            Programs = MonitoringStack.FindPrograms(services.Terminal.Traits.Environment),
        };
    }

    private FaultRule FaultOf(ParseResult parsed)
    {
        var text = parsed.GetValue(_fault) ?? throw new CommandException("which fault? Give for example --fault latency=300ms (proofload proxy --list-faults names them)");
        try
        {
            var fault = FaultRule.Parse(text);
            if (fault.From > TimeSpan.Zero || fault.To is not null)
            {
                throw new CommandException("--fault: the drill says when the fault begins and ends; leave from, to and every out");
            }

            return parsed.Share(_share) is { } share ? fault.WithShare(share) : fault;
        }
        catch (SimulatorOptionException exception)
        {
            throw new CommandException("--fault: " + exception.Message);
        }
    }

    private (ServiceLevelObjective Objective, double Scale) ObjectiveOf(ParseResult parsed, string expression)
    {
        var window = Positive(parsed, _window) ?? TimeSpan.FromDays(30);
        var length = Positive(parsed, _long) ?? (window < TimeSpan.FromHours(1) ? window : TimeSpan.FromHours(1));
        var brief = Positive(parsed, _short) ?? length / 12;
        var waits = parsed.Duration(_for) ?? TimeSpan.Zero;
        var factor = (decimal?)parsed.Number(_burnRate) ?? Math.Max(1, BurnRate.Factor(0.02m, window, length));
        if (factor <= 0 || length > window || brief > length)
        {
            throw new CommandException("windows must shrink: --short at most --long, --long at most --window, and --burn-rate above 0");
        }

        var scale = parsed.Number(_scale) ?? Math.Max(1, ((3 * length) + (2 * waits)).TotalSeconds / WantedSeconds);
        if (scale < 1)
        {
            throw new CommandException("--window-scale: must be 1 or more");
        }

        var isLevel = ObjectiveParser.TryParse(expression, out var plain, out _) && Metrics.Find(plain.Metric)?.Unit is MetricUnit.PerSecond or MetricUnit.TokensPerSecond;
        var quoted = "'" + expression.Replace("'", "''", StringComparison.Ordinal) + "'";
        var parsedObjective = isLevel ? null : ObjectivesFileReader.Parse($"objectives:\n- name: drill\n  objective: {quoted}\n", "--objective").Objectives[0];
        if (parsedObjective?.Indicator.Kind is not (IndicatorKind.Success or IndicatorKind.Threshold) || parsedObjective.Indicator is { Kind: IndicatorKind.Threshold, IsUpperBound: false })
        {
            throw new CommandException($"a drill judges single answers: give a share of them such as 'latency 99% < 100ms', 'ttft p99 < 500ms' or 'availability > 99%', not '{expression}'");
        }

        if (BurnRate.Unreachable(parsedObjective.Target, factor))
        {
            throw new CommandException($"this alert can never fire: at a burn rate of {Units.FormatNumber((double)factor)} even answers that are all bad do not spend a budget of {Units.FormatNumber((double)parsedObjective.Budget * 100)}% fast enough; give a lower --burn-rate than {Units.FormatNumber((double)(1 / parsedObjective.Budget))}");
        }

        var shortest = Whole(brief / scale) < ShortestShort ? ShortestShort : Whole(brief / scale);
        var alert = new BurnRateAlert
        {
            Severity = parsed.GetValue(_severity) ?? "page",
            Long = Whole(length / scale) < shortest ? shortest : Whole(length / scale),
            Short = shortest,
            Factor = factor,
            For = Whole(waits / scale),
        };
        return (parsedObjective with { Window = new ObjectiveWindow { Length = Whole(window / scale) < alert.Long ? alert.Long : Whole(window / scale) }, Alerts = [alert], AbsentAfter = TimeSpan.Zero }, scale);
    }

    private static DrillTiming Timing(RunPlan plan, double scale) => new()
    {
        Rate = plan.Load is OpenLoad { Rate: ConstantShape { Value: var rate } } ? rate : DefaultRate,
        Scrape = TimeSpan.FromMilliseconds(200),
        Evaluation = TimeSpan.FromMilliseconds(200),
        GroupWait = Scaled(TimeSpan.FromSeconds(30), scale, TimeSpan.FromMilliseconds(100)),
        GroupInterval = Scaled(TimeSpan.FromMinutes(5), scale, TimeSpan.FromSeconds(1)),
    };

    private static TimeSpan Scaled(TimeSpan time, double scale, TimeSpan most) => Whole(time / scale) is var scaled && scaled < most ? Whole(scaled < TimeSpan.FromMilliseconds(50) ? TimeSpan.FromMilliseconds(50) : scaled) : most;

    // Windows are written in rules as whole milliseconds.
    private static TimeSpan Whole(TimeSpan time) => TimeSpan.FromMilliseconds(Math.Round(time.TotalMilliseconds));

    private static TimeSpan? Positive(ParseResult parsed, Option<string?> option) =>
        parsed.Duration(option) is not { } time ? null : time > TimeSpan.Zero ? time : throw new CommandException($"{option.Name}: must be above 0");

    private ulong SeedOf(ParseResult parsed) => parsed.GetValue(_seed) is not { } text ? 1
        : ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seed) ? seed
        : throw new CommandException($"--seed: '{text}' is not a whole number of 0 or more");
}
