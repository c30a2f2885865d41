using System.Globalization;
using Proofload.Measurement.Statistics;
using Proofload.Plans;

namespace Proofload.Analysis.Sizing;

/// <summary>
/// Counts replicas with the lower end mu of a replica's capacity: ceil(planned demand / (mu * utilisation)), raised until the peak is served when f
/// replicas or a zone are lost, and until the spare capacity absorbs the steepest rise while new replicas start.
/// </summary>
public static class Sizer
{
    private const int Most = 1_000_000;
    private const double Quantile = 0.99;

    /// <summary>Counts.</summary>
    /// <param name="request">What for.</param>
    /// <exception cref="PlanException">The numbers contradict each other, or more than a million replicas would be needed; one line.</exception>
    public static SizingResult Size(SizingRequest request)
    {
        Check(request);
        var mu = request.Capacity.Low;
        var growth = 1 + request.Growth;
        var (planned, peak) = (request.Demand.Planned * growth, Math.Max(request.Demand.Planned, request.Demand.Peak) * growth);
        var steps = Steps(request, mu, planned, peak);
        var replicas = steps.Max(static s => s.Replicas);
        var maximum = Math.Max(replicas, Ceiling(peak / mu) + request.Failures);
        return new SizingResult
        {
            Request = request,
            Replicas = replicas,
            Minimum = Minimum(request, mu, replicas),
            Maximum = maximum,
            Target = mu * request.Utilisation,
            Planned = planned,
            Peak = peak,
            Steps = steps,
            Situations = Situations(request, mu, planned, peak, replicas),
            Check = Queue(request, mu, planned, replicas),
            Notes = Notes(request, mu),
        };
    }

    private static List<SizingStep> Steps(SizingRequest request, double mu, double planned, double peak)
    {
        var forPeak = Ceiling(peak / mu);
        var steps = new List<SizingStep>
        {
            new("utilisation", Math.Max(1, Ceiling(planned / (mu * request.Utilisation))), string.Create(CultureInfo.InvariantCulture, $"ceil({Rate(planned)} / ({Rate(mu)} × {request.Utilisation:0.##}))")),
            new("failures", forPeak + request.Failures, $"ceil({Rate(peak)} / {Rate(mu)}) + {request.Failures}"),
        };
        if (request.Zones > 1)
            steps.Add(new SizingStep("zone loss", Ceiling((double)forPeak * request.Zones / (request.Zones - 1)), $"ceil({forPeak} × {request.Zones}/{request.Zones - 1})"));
        if (request.Demand.RisePerMinute is > 0 and var rise)
        {
            var seconds = request.Poll + request.Stabilise + request.StartUp;
            var grown = rise * (1 + request.Growth) * seconds / 60;
            steps.Add(new SizingStep("burst", Ceiling((planned + grown) / mu), string.Create(CultureInfo.InvariantCulture, $"ceil(({Rate(planned)} + {Rate(grown)} that come in {seconds:0.#} s) / {Rate(mu)})")));
        }

        return steps;
    }

    /// <summary>What an autoscaler keeps at quiet times: enough for the quiet demand and its steepest rise when some fail, and one for each zone.</summary>
    private static int Minimum(SizingRequest request, double mu, int replicas)
    {
        if (request.Demand.Quiet is not { } quiet)
            return replicas;

        var growth = 1 + request.Growth;
        var rise = (request.Demand.RisePerMinute ?? 0) * growth * (request.Poll + request.Stabilise + request.StartUp) / 60;
        var least = Math.Max(Ceiling(quiet * growth / (mu * request.Utilisation)), Ceiling(((quiet * growth) + rise) / mu) + request.Failures);
        return Math.Clamp(Math.Max(least, request.Zones > 1 ? request.Zones : 1), 1, replicas);
    }

    private static List<SizingSituation> Situations(SizingRequest request, double mu, double planned, double peak, int replicas)
    {
        var situations = new List<SizingSituation>();
        Add("planned demand", planned, replicas);
        Add("peak", peak, replicas);
        if (request.Failures > 0)
            Add($"peak, {request.Failures} replica{(request.Failures == 1 ? "" : "s")} lost", peak, replicas - request.Failures);
        if (request.Zones > 1)
            Add("peak, a zone lost", peak, replicas - (int)Math.Ceiling(replicas / (double)request.Zones));
        return situations;

        void Add(string name, double demand, int left) => situations.Add(new SizingSituation(name, demand, left, left > 0 ? demand / (left * mu) : double.PositiveInfinity));
    }

    private static QueueCheck? Queue(SizingRequest request, double mu, double planned, int replicas)
    {
        if ((request.ServiceTime ?? request.Capacity.ServiceTime) is not { } service || !(service > 0))
            return null;

        var slots = request.Slots ?? Math.Max(1, (int)Math.Round(mu * service));
        var variation = request.ServiceVariation ?? request.Capacity.ServiceVariation ?? 1;
        var wait = request.MostWait ?? service;
        var servers = WaitingTimes.LeastServers(planned, 1 / service, request.ArrivalVariation, variation, Quantile, wait);
        var all = (long)replicas * slots;
        var keepsUp = all * (1 / service) > planned && all <= int.MaxValue;
        return new QueueCheck
        {
            Replicas = servers is { } s ? (int)Math.Ceiling(s / (double)slots) : null,
            Compared = Math.Max(1, Ceiling(planned / mu)),
            Slots = slots,
            ServiceTime = service,
            MostWait = wait,
            Waiting = keepsUp ? Erlang.C((int)all, planned * service) : null,
            MeanWait = keepsUp ? WaitingTimes.AllenCunneenMean(planned, 1 / service, (int)all, request.ArrivalVariation, variation) : null,
            WaitP99 = keepsUp ? WaitingTimes.AllenCunneenQuantile(planned, 1 / service, (int)all, request.ArrivalVariation, variation, Quantile) : null,
        };
    }

    private static List<string> Notes(SizingRequest request, double mu)
    {
        var notes = new List<string>(request.Capacity.Notes);
        if (request.Utilisation * (1 + HpaReplicas.Tolerance) is var reached && reached > 1)
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"Kubernetes does nothing within {HpaReplicas.Tolerance:0%} of its target: replicas may run at {reached:0%} of what they serve. Plan with less than {1 / (1 + HpaReplicas.Tolerance):0%}"));
        if (request.Demand.RisePerMinute is null)
            notes.Add("How steeply the demand rises is not known, so a burst against the start-up time is not checked (--rise)");
        if (request.Zones == 1)
            notes.Add("The loss of a zone is not counted with (--zones)");
        if (request.Capacity.ServiceTime is null && request.ServiceTime is null)
            notes.Add("There is no queueing cross-check: the service time is not known (--service-time)");
        if (request.Demand.RisePerMinute * (1 + request.Growth) * request.StartUp / 60 > 10 * mu)
            notes.Add("More than ten replicas' demand can come while one starts: scale ahead of time, or queue, rather than pay for so much spare capacity");
        return notes;
    }

    private static int Ceiling(double exact) => exact <= Most
        ? (int)Math.Ceiling(exact - 1e-9)
        : throw new PlanException($"more than {Most:N0} replicas would be needed; are demand and capacity in the same unit?");

    private static void Check(SizingRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!(request.Utilisation is > 0 and <= 1))
            throw new PlanException("the utilisation lies above 0% and at most at 100%");
        if (!(request.Capacity.Low > 0) || !(request.Demand.Planned > 0) || !double.IsFinite(request.Demand.Peak))
            throw new PlanException("demand and capacity must be above 0");
        if (request.Growth < 0 || request.Failures < 0 || request.Zones < 1 || request.StartUp < 0)
            throw new PlanException("growth, failures and start-up are 0 or more, and there is at least one zone");
    }

    private static string Rate(double value) => value.ToString(value >= 100 ? "#,0.#" : "0.###", CultureInfo.InvariantCulture);
}
