using Proofload.Analysis;
using Proofload.Cli.CommandLine;
using Proofload.Lab.Proxy;
using Proofload.Lab.Simulator;
using Proofload.Plans.Loads;
using Proofload.Results;
using Proofload.Running;
using Proofload.Slo;
using Proofload.Slo.Drills;
using Proofload.Slo.Rules;

namespace Proofload.Cli.Drilling;

/// <summary>
/// Plays a drill: a healthy time, a time below the alert's threshold, a time to forget it, the fault until somebody is told, and the time until that is taken back.
/// Everything it starts ends with it.
/// </summary>
internal sealed class DrillConductor(DrillSetup setup, CliServices services, Action<string> say)
{
    // A prober that was later than this has shaken the times that the drill compares.
    private const double WorstLateness = 0.25;
    private static readonly TimeSpan Rehearsal = TimeSpan.FromSeconds(2);

    // Two servers that start take the processor from the service: what it answers then is not its own.
    private static readonly TimeSpan StartNoise = TimeSpan.FromMilliseconds(300);

    // The first scrape must not make a window of three answers.
    private static readonly TimeSpan FirstScrape = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWithRepeat = TimeSpan.FromSeconds(58);
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestDrill = TimeSpan.FromMinutes(30);
    private readonly DrillProber _prober = new(setup.Objective.Name, GoodRequestJudge.Create(setup.Plan.Objectives, [.. setup.Plan.EffectiveRequests.Select(static r => r.Name)]), services.Clock);
    private DrillServer _server = null!;
    private FaultProxy _proxy = null!;
    private Task<RunResult> _run = null!;
    private bool _quietSeen;

    private DrillTiming Timing => setup.Timing;

    private BurnRateAlert Alert => setup.Alert;

    /// <summary>Plays it.</summary>
    public async Task<DrillResult> RunAsync(CancellationToken cancellation)
    {
        var (startedAt, startedNs) = (services.Clock.UtcNow, services.Clock.NowNs);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await using var server = _server = await DrillServer.StartAsync(services.Clock, _prober.Metrics);
        await using var proxy = _proxy = await StartProxyAsync();
        _run = services.Runner.RunAsync(ProbePlan(), new RunOptions { Clock = services.Clock, Records = _prober, Until = end.Token, BaseFolder = setup.Folder }, cancellation);
        try
        {
            var result = await PlayAsync(startedAt, startedNs, cancellation);
            return result with { Seconds = (services.Clock.NowNs - startedNs) / 1e9, Events = _prober.Counts.Events };
        }
        finally
        {
            await end.CancelAsync();
            await Task.WhenAny(_run);
        }
    }

    private async Task<FaultProxy> StartProxyAsync()
    {
        try
        {
            return await FaultProxy.StartAsync(new FaultProxyOptions { Upstream = setup.Plan.Target.Url.GetLeftPart(UriPartial.Authority), Seed = setup.Seed, Insecure = !setup.Plan.Target.Tls.Verify });
        }
        catch (SimulatorOptionException exception)
        {
            throw new CommandException(exception.Message);
        }
    }

    private Plans.RunPlan ProbePlan() => setup.Plan with
    {
        Target = setup.Plan.Target with { Url = new UriBuilder(setup.Plan.Target.Url) { Scheme = "http", Host = _proxy.EndPoint.Address.ToString(), Port = _proxy.EndPoint.Port }.Uri },
        Load = new OpenLoad { Rate = new ConstantShape(Timing.Rate), Arrivals = ArrivalProcess.Uniform, Duration = LongestDrill },
        Objectives = [],
    };

    private async Task<DrillResult> PlayAsync(DateTimeOffset startedAt, long startedNs, CancellationToken cancellation)
    {
        var result = new DrillResult
        {
            Verdict = DrillVerdict.Inconclusive,
            StartedAt = startedAt,
            Target = setup.Plan.Target.Url.GetLeftPart(UriPartial.Path),
            Objective = setup.Expression,
            Fault = setup.Fault.Text,
            Share = setup.Fault.Share,
            Alert = Alert,
            Budget = setup.Objective.Budget,
            WindowScale = setup.WindowScale,
            ExpectedReceiver = setup.Receiver,
            Threshold = setup.Threshold,
        };
        await BeginAsync(cancellation);
        var harm = await RehearseAsync(cancellation);
        if (harm.Healthy > setup.Threshold / 4)
        {
            return result with { Reasons = [$"the service misses its objective without any fault: {harm.Healthy:P1} of the answers are bad, and the alert fires above {setup.Threshold:P1}"] };
        }

        var (least, most) = harm.Ratios(setup.Fault.Share);
        if (least <= setup.Threshold)
        {
            return result with { FaultErrorRatio = harm.Ratio(setup.Fault.Share), Reasons = [$"the fault makes {harm.Ratio(setup.Fault.Share):P1} of the answers bad, and the alert fires above {setup.Threshold:P1}: give a stronger one, or a larger --share"] };
        }

        var timing = Timing with { ShortestAnswer = harm.Shortest, LongestAnswer = 1.25 * harm.Longest };
        result = result with
        {
            Predicted = DrillPrediction.Detection(Alert, setup.Objective.Budget, least, most, timing),
            PredictedReset = DrillPrediction.Reset(Alert, setup.Objective.Budget, least, most, timing),
        };
        var rules = RuleFileYaml.Render(PrometheusRules.Build(new ObjectivesFile { Objectives = [setup.Objective] }, new PrometheusRuleOptions { Interval = Timing.Evaluation }));
        await using var stack = await MonitoringStack.StartAsync(setup.Programs, rules, setup.Receiver, Alert.Severity, _server.Address, Timing, cancellation);
        await Task.Delay(StartNoise, cancellation);
        _prober.Reset();
        await Task.Delay(FirstScrape, cancellation);
        _prober.Open();
        await PassAsync("healthy", Alert.Long + Alert.Short, cancellation);
        var quiet = await BeSilentAsync(harm, timing, stack, cancellation);
        var more = (2 * Alert.Long) + (2 * Alert.Short) + Alert.For + (2 * harm.Longest) + TimeSpan.FromSeconds(result.Predicted!.Value.High + result.PredictedReset!.Value.High);
        if (quiet.Disturbance.Length > 0 && services.Clock.NowNs - startedNs + more.TotalNanoseconds < LongestWithRepeat.TotalNanoseconds)
        {
            say($"that says nothing: {quiet.Disturbance}; once more");
            quiet = await BeSilentAsync(harm, timing, stack, cancellation);
        }

        result = result with
        {
            FalseAlarms = quiet.Alarms,
            Disturbance = quiet.Disturbance,
            SilentErrorRatio = quiet.ErrorRatio,
            WorstSilentRatio = quiet.WorstRatio,
            SilentChance = DrillPrediction.SilentChance(Alert, setup.Objective.Budget, Timing.Rate, SilentShare(harm), harm.Most),
        };
        if (quiet.Disturbance.Length > 0)
        {
            return result with { Reasons = [quiet.Disturbance] };
        }

        return await JudgeAsync(await StrikeAsync(result, timing, cancellation), stack, cancellation);
    }

    private double SilentShare(DrillHarm harm) => Math.Min(1, setup.SilentRatio / harm.Most);

    /// <summary>
    /// A share of faults below the threshold, at even distances, for a whole long window, and the time to forget it. An alarm is false only when the answers that were
    /// counted really stayed below the threshold and every evaluation was made: anything else is a disturbance, and proves nothing.
    /// </summary>
    private async Task<QuietTime> BeSilentAsync(DrillHarm harm, DrillTiming timing, MonitoringStack stack, CancellationToken cancellation)
    {
        var (before, troubleBefore, seen) = (_prober.Counts, await stack.TroubleAsync(cancellation), _server.Notifications.Count);
        var fromNs = services.Clock.NowNs - (long)(Alert.Long + Alert.Short).TotalNanoseconds;
        _prober.ForgetLateness();
        _proxy.Faults = new FaultPlan([setup.Fault.WithShare(SilentShare(harm))], setup.Seed + 1, even: true);
        await PassAsync($"{setup.SilentRatio:P1} bad, below the threshold of {setup.Threshold:P1}", Alert.Long + Alert.Short + Alert.For + harm.Longest + Timing.Scrape + (2 * Timing.Evaluation), cancellation);
        var ratio = _prober.Counts.BadSince(before);
        _proxy.Faults = FaultPlan.None;
        await PassAsync("forgetting", Alert.Long + timing.LongestAnswer + Timing.Scrape + (2 * Timing.Evaluation), cancellation);

        // What was told in the healthy time before the first try belongs to it.
        var alarms = _server.Notifications.Skip(_quietSeen ? seen : 0).Where(static n => n.IsFiring).ToList();
        _quietSeen = true;
        var (ledger, blur, toNs) = (_prober.Ledger, Timing.Scrape + Timing.Evaluation, services.Clock.NowNs);
        var worst = Math.Min(ledger.WorstRatio(Alert.Long, blur, fromNs, toNs), ledger.WorstRatio(Alert.Short, blur, fromNs, toNs));
        var trouble = await stack.TroubleAsync(cancellation) - troubleBefore;
        var disturbance = alarms.Count == 0 ? ""
            : worst > setup.Threshold ? $"{worst:P1} of the answers were bad for a time without the fault's doing, and the alert fires above {setup.Threshold:P1}"
            : Unsound(trouble);
        foreach (var alarm in alarms)
        {
            say($"{alarm.Receiver} was told of {alarm.Alert} {(services.Clock.NowNs - alarm.AtNs) / 1e9:0.0} s ago{(disturbance.Length == 0 ? ", without a reason" : "")}");
        }

        return new QuietTime(disturbance.Length == 0 ? alarms.Count : 0, disturbance, ratio, worst);
    }

    private async Task BeginAsync(CancellationToken cancellation)
    {
        var until = services.Clock.NowNs + (long)StartPatience.TotalNanoseconds;
        while (_prober.Counts.Events == 0)
        {
            CheckRun();
            if (services.Clock.NowNs > until)
            {
                throw new CommandException($"{setup.Plan.Target.Url.GetLeftPart(UriPartial.Path)} did not answer within {StartPatience.TotalSeconds:0} s");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), cancellation);
        }
    }

    /// <summary>Tries the fault before anybody watches: what does it do to the answers, and how long do bad ones take?</summary>
    private async Task<DrillHarm> RehearseAsync(CancellationToken cancellation)
    {
        say("trying the fault");
        await Task.Delay(Rehearsal / 4, cancellation);
        _prober.Reset();
        await Task.Delay(Rehearsal / 2, cancellation);
        var healthy = _prober.Counts;
        var usual = InFlight;
        _prober.Reset();
        _proxy.Faults = new FaultPlan([setup.Fault.WithShare(1)], setup.Seed + 2);
        var beganNs = services.Clock.NowNs;
        await Task.Delay(Rehearsal, cancellation);
        _proxy.Faults = FaultPlan.None;
        var struck = (services.Clock.NowNs - beganNs) / 1e9 * Timing.Rate;

        // The answers that were struck last are still under way.
        var until = services.Clock.NowNs + (long)setup.Plan.Target.Timeout.TotalNanoseconds;
        do
        {
            await Task.Delay(Settling, cancellation);
        }
        while (InFlight > (1.5 * usual) + 3 && services.Clock.NowNs < until);

        // A few more may hide among those that are usually under way.
        var rest = (_prober.Counts.BadSeconds?.Longest ?? 0) - ((services.Clock.NowNs - beganNs) / 1e9) + Rehearsal.TotalSeconds + Settling.TotalSeconds;
        await Task.Delay(TimeSpan.FromSeconds(Math.Max(0, rest)), cancellation);
        CheckRun();
        var counts = _prober.Counts;
        return DrillHarm.Of(healthy.Events == 0 ? 0 : healthy.Bad / (double)healthy.Events, counts.Bad, (long)Math.Round(struck), counts.BadSeconds);
    }

    private long InFlight => Math.Max(0, _proxy.Statistics.Requests - _prober.Finished);

    private async Task<DrillResult> StrikeAsync(DrillResult result, DrillTiming timing, CancellationToken cancellation)
    {
        var (predicted, reset) = (result.Predicted!.Value, result.PredictedReset!.Value);
        say($"fault {setup.Fault.Text}: somebody must be told after {predicted.Low:0.0} to {predicted.High:0.0} s");
        var before = _prober.Counts;
        _proxy.Faults = new FaultPlan([setup.Fault], setup.Seed);
        var beganNs = services.Clock.NowNs;
        var told = await _server.WaitAsync(n => n.IsFiring && n.AtNs >= beganNs, Patience(predicted), cancellation);
        CheckRun();
        if (told is null)
        {
            return result with { FaultErrorRatio = _prober.Counts.BadSince(before) };
        }

        result = result with { Fired = true, Detected = (told.AtNs - beganNs) / 1e9, Receiver = told.Receiver };
        say($"{told.Receiver} was told of {told.Alert} after {result.Detected:0.00} s");

        // The end is timed from a short window that is full of errors.
        await Task.Delay(Alert.Short + timing.LongestAnswer + timing.Scrape + timing.Evaluation, cancellation);
        result = result with { FaultErrorRatio = _prober.Counts.BadSince(before) };
        _proxy.Faults = FaultPlan.None;
        var endedNs = services.Clock.NowNs;
        var over = await _server.WaitAsync(n => !n.IsFiring && n.Alert == told.Alert && n.AtNs >= endedNs, Patience(reset), cancellation);
        CheckRun();
        if (over is not null)
        {
            say($"resolved after {(over.AtNs - endedNs) / 1e9:0.00} s");
        }

        return result with { Resolved = over is not null, ResolvedAfter = over is null ? null : (over.AtNs - endedNs) / 1e9 };
    }

    private async Task<DrillResult> JudgeAsync(DrillResult result, MonitoringStack stack, CancellationToken cancellation)
    {
        if (result.Predicted is not { } predicted)
        {
            return result;
        }

        var reasons = new List<string>();
        if (result.FalseAlarms > 0)
        {
            reasons.Add($"told {result.FalseAlarms} times although only {result.SilentErrorRatio:P1} of the answers were bad and the threshold is {setup.Threshold:P1}");
        }

        if (result.Detected is not { } detected)
        {
            reasons.Add($"nobody was told within {Patience(predicted).TotalSeconds:0} s, although {result.FaultErrorRatio:P1} of the answers were bad");
        }
        else if (!predicted.Contains(detected))
        {
            reasons.Add($"told after {detected:0.00} s; predicted were {predicted.Low:0.00} to {predicted.High:0.00} s");
        }

        if (result.Fired && result.Receiver != result.ExpectedReceiver)
        {
            reasons.Add($"{result.Receiver} was told in place of {result.ExpectedReceiver}");
        }

        if (result.Fired && result.PredictedReset is { } reset && (result.ResolvedAfter is not { } after || !reset.Contains(after)))
        {
            reasons.Add(result.ResolvedAfter is { } seconds ? $"resolved after {seconds:0.00} s; predicted were {reset.Low:0.00} to {reset.High:0.00} s" : $"not resolved within {Patience(reset).TotalSeconds:0} s after the fault had ended");
        }

        if (reasons.Count == 0)
        {
            return result with { Verdict = DrillVerdict.Proven };
        }

        // Only a sound measurement disproves anything.
        var unsound = Unsound(await stack.TroubleAsync(cancellation));
        return unsound.Length == 0 ? result with { Verdict = DrillVerdict.Disproved, Reasons = reasons } : result with { Reasons = [unsound, .. reasons] };
    }

    // Why times and alarms were not those of an undisturbed machine; empty when nothing is known against them.
    private string Unsound(double? leftOut)
    {
        var lateness = _prober.Counts.WorstLateness;
        return lateness > WorstLateness ? $"this machine was too busy: the prober was up to {lateness:0.00} s late"
            : leftOut is null ? "Prometheus does not answer any more"
            : leftOut is not 0 ? $"Prometheus left out or failed {leftOut:0} evaluations"
            : "";
    }

    private static TimeSpan Patience(PredictedTime time) => TimeSpan.FromSeconds(5 + (1.5 * time.High));

    private async Task PassAsync(string what, TimeSpan time, CancellationToken cancellation)
    {
        say($"{what}: {time.TotalSeconds:0.0} s");
        await Task.Delay(time, cancellation);
        CheckRun();
    }

    // A load that ends by itself has failed: its reason is the drill's.
    private void CheckRun()
    {
        if (_run.IsFaulted)
        {
            _run.GetAwaiter().GetResult();
        }

        if (_run.IsCompleted)
        {
            throw new CommandException("the load ended before the drill did");
        }
    }

    // What the time below the threshold has shown; a disturbance makes it say nothing.
    private readonly record struct QuietTime(int Alarms, string Disturbance, double ErrorRatio, double WorstRatio);
}
