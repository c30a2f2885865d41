using Proofload.Analysis.Capacity;
using Proofload.Measurement.Clocks;
using Proofload.Plans;
using Proofload.Plans.Loads;
using Proofload.Results;

namespace Proofload.Studies.Capacity;

/// <summary>A search for capacity that is ready to run: what it turns up, what must hold, and the plan of every probe.</summary>
public sealed record CapacityStudy
{
    /// <summary>Kind of these studies.</summary>
    public const string Kind = "capacity";

    /// <summary>Fields of a plan that may change when a search goes on: names, and what only bounds its length.</summary>
    public static readonly IReadOnlyList<string> Free = ["name", "labels", "capacity.max_time", "capacity.max_requests", "capacity.max_spend"];

    private const double DefaultHighest = 1_000_000;

    private CapacityStudy(string id, RunPlan plan, string axis)
    {
        (Id, Plan, Axis) = (id, plan, axis);
        Search = plan.Capacity ?? new CapacityPlan();
        Options = OptionsOf(plan, Search, axis);
        Objectives = plan.Load is MlperfLoad mlperf ? [.. plan.Objectives, .. MlperfServer.Objectives(plan, mlperf)] : plan.Objectives;
        PlanText = PlanWriter.Write(plan);
        Fingerprint = StudyIdentity.Fingerprint(plan with { Capacity = Search with { MaxTime = null, MaxRequests = null, MaxSpend = null } });
    }

    /// <summary>Id.</summary>
    public string Id { get; }

    /// <summary>The plan with its <c>capacity</c>.</summary>
    public RunPlan Plan { get; }

    /// <summary>What is turned up, as a plan names it: <c>rate</c>, <c>concurrency</c>, <c>batch</c> ….</summary>
    public string Axis { get; }

    /// <summary>How the search goes about it.</summary>
    public CapacityPlan Search { get; }

    /// <summary>The same for the search itself, without the limit of time.</summary>
    public CapacityOptions Options { get; }

    /// <summary>What must hold at every probe.</summary>
    public IReadOnlyList<Objective> Objectives { get; }

    /// <summary>The plan as canonical YAML, secrets masked.</summary>
    public string PlanText { get; }

    /// <summary>What must agree to go on with the study.</summary>
    public string Fingerprint { get; }

    /// <summary>Load before each probe, in no metric.</summary>
    public TimeSpan Settle => Search.Settle
        ?? (Plan.Load.WarmUp > TimeSpan.Zero ? Plan.Load.WarmUp : TimeSpan.FromSeconds(Math.Clamp(Search.MinProbe.TotalSeconds / 3, 1, 10)));

    /// <summary>Makes a study.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="folder">Folder that relative paths are taken from.</param>
    /// <param name="clock">Gives a new id its time.</param>
    /// <param name="id">Id of a study that goes on; null for a new one.</param>
    /// <exception cref="PlanException">The plan cannot be searched; one line each.</exception>
    public static CapacityStudy Create(RunPlan plan, string folder, IClock clock, string? id = null)
    {
        ArgumentNullException.ThrowIfNull(plan);
        PlanValidator.Validate(plan with { Sweep = null }, new PlanValidatorOptions
        {
            FileExists = path => File.Exists(Path.Combine(folder, path)),
            FolderExists = path => Directory.Exists(Path.Combine(folder, path)),
        });
        if (plan.Sweep is not null)
            throw new PlanException("sweep: a search for capacity chooses its loads itself; name the axis with capacity.by (--by) and leave the sweep out");
        if (CapacityAxes.Of(plan) is not { } axis)
            throw new PlanException($"load: a {(plan.Load is ReplayLoad ? "replay" : "load of this kind")} has no level that could be turned up; say what is with capacity.by (--by): {string.Join(", ", CapacityAxes.Names)}");
        if (plan.Load is MlperfLoad { Scenario: not MlperfScenario.Server })
            throw new PlanException("load.scenario: only MLPerf's server scenario has a rate to search for; use scenario: server with latency_bound");
        if (plan.Objectives.Count == 0 && plan.Load is not MlperfLoad)
            throw new PlanException("objectives: the highest load that meets what? Give at least one objective, for example --objective 'latency p99 < 500ms'");

        var study = new CapacityStudy(id ?? StudyIdentity.Create(Kind, clock), plan, axis);
        try
        {
            study.Options.Checked();
        }
        catch (ArgumentOutOfRangeException e)
        {
            throw new PlanException($"capacity: {e.Message.Split(" (Parameter", 2)[0]}", e);
        }

        // A probe that cannot be made is found before the first one runs.
        study.PlanOf(new ProbeRequest { Index = 0, Phase = ProbePhase.Ladder, Load = study.Options.Start, MinDuration = 1, MaxDuration = 1, Looks = [new ProbeLook(1, 0.95)], Reason = "" }, null);
        return study;
    }

    /// <summary>A study that was kept, to tell its answer: nothing is checked that only matters for running it.</summary>
    internal static CapacityStudy Restore(RunPlan plan, string id) => new(id, plan, CapacityAxes.Of(plan) ?? CapacityAxes.Rate);

    /// <summary>The plan of a probe.</summary>
    /// <param name="request">What is to be measured.</param>
    /// <param name="overload">Load of the probe before a step down; null for other probes.</param>
    public RunPlan PlanOf(ProbeRequest request, double? overload)
    {
        ArgumentNullException.ThrowIfNull(request);
        return ProbePlans.Of(this, request, request.Phase == ProbePhase.StepDown ? overload : null);
    }

    /// <summary>What a run of a probe keeps of the study.</summary>
    /// <param name="request">What is to be measured.</param>
    public StudyPoint PointOf(ProbeRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new StudyPoint
        {
            Id = Id,
            Kind = Kind,
            Point = request.Index + 1,
            Values = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                [request.OpenLoopRate is null ? Axis : CapacityAxes.Rate] = ProbePlans.Text(this, request.OpenLoopRate ?? request.Load, request.OpenLoopRate is not null),
                ["probe"] = Word(request.Phase),
            },
            Fingerprint = Fingerprint,
            Plan = PlanText,
        };
    }

    /// <summary>A phase in a word.</summary>
    /// <param name="phase">The phase.</param>
    public static string Word(ProbePhase phase) => phase switch
    {
        ProbePhase.Ladder => "ladder",
        ProbePhase.Bisect => "bisection",
        ProbePhase.Confirm => "confirmation",
        ProbePhase.Break => "overload",
        _ => "recovery",
    };

    private static CapacityOptions OptionsOf(RunPlan plan, CapacityPlan search, string axis)
    {
        var isRate = axis == CapacityAxes.Rate;
        var own = ProbePlans.OwnLoad(plan, axis);
        var highest = search.MaxRate ?? search.MaxLoad ?? DefaultHighest;
        var start = search.Start ?? Math.Min(highest, own ?? 1);
        return new CapacityOptions
        {
            // A session is several requests, so its rate is no rate of requests.
            Axis = isRate && !plan.HasSessions ? CapacityAxis.Rate : axis == CapacityAxes.Concurrency ? CapacityAxis.Concurrency : CapacityAxis.Value,
            AxisName = isRate && plan.HasSessions ? "sessions/s" : axis,
            Integral = !isRate,
            Start = start,
            Lowest = search.Lowest is { } lowest ? Math.Min(lowest, start) : null,
            Highest = highest,
            Resolution = search.Resolution,
            Confidence = search.Confidence,
            MinProbe = search.MinProbe.TotalSeconds,
            MaxProbe = search.MaxProbe?.TotalSeconds,
            MaxRequests = search.MaxRequests,
            MaxSpend = search.MaxSpend is { } spend ? (decimal)spend : null,
            MaxErrorRate = search.MaxErrorRate,
            FindBreakingPoint = search.BreakingPoint,
        };
    }
}
