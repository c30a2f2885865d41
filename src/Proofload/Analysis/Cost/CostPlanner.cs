using System.Globalization;
using Proofload.Plans;

namespace Proofload.Analysis.Cost;

/// <summary>From a question, a price book and a measured run to costs: the machines first, then each interface charged by tokens.</summary>
public static class CostPlanner
{
    private const int MostMachines = 1_000_000;

    /// <summary>Estimates every way of serving that is asked for.</summary>
    /// <param name="question">The question.</param>
    /// <param name="load">What was measured.</param>
    /// <exception cref="PlanException">A price is missing or the question contradicts itself; one line.</exception>
    public static IReadOnlyList<CostEstimate> Estimate(CostQuestion question, MeasuredLoad load)
    {
        ArgumentNullException.ThrowIfNull(question);
        ArgumentNullException.ThrowIfNull(load);
        var costs = new List<CostEstimate>();
        if (question.Instance is not null)
            costs.Add(Machines(question, load));
        costs.AddRange(question.Apis.Select(model => Interface(question, load, model)));
        return costs;
    }

    /// <summary>Machines for a load: planned at the utilisation, and enough for the load when some fail.</summary>
    /// <param name="load">Requests per second.</param>
    /// <param name="capacity">Requests per second that one machine serves, above 0.</param>
    /// <param name="utilisation">Share of it that is planned with.</param>
    /// <param name="failures">Machines that may fail.</param>
    /// <exception cref="PlanException">More than a million would be needed.</exception>
    public static int MachinesFor(decimal load, decimal capacity, decimal utilisation, int failures)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(utilisation);
        var planned = load / (capacity * utilisation);
        return planned > MostMachines
            ? throw new PlanException($"more than {MostMachines:N0} machines would be needed; are demand and capacity in the same unit?")
            : Math.Max(1, Math.Max(Ceiling(planned), Ceiling(load / capacity) + failures));
    }

    private static int Ceiling(decimal exact) => (int)Math.Ceiling(exact - 0.000000001m);

    private static CostEstimate Machines(CostQuestion question, MeasuredLoad load)
    {
        var notes = new List<string>(load.Notes);
        var places = Places(question, load, notes);
        var count = places.Sum(static p => p.Machines.Machines);
        var whole = places.Sum(static p => p.Machines.Load);
        var prices = new List<IPriced>(places.Select(static p => p.Price));
        var egress = Egress(question, places, whole, load, prices, notes);
        var spot = question.Spot ? Spot(question, places, count, load, prices) : null;
        if (load.GoodShare is null)
            notes.Add($"{load.Name} has no objective on single requests (a percentile of a time), so no request can be called good: its cost is n/a");
        if (question.Demand is null && question.Capacity is null)
            notes.Add("The idle share is n/a: it needs the capacity of a machine (--capacity), or a demand that machines are counted for (--demand)");

        var inputs = Common(question, load, notes) with
        {
            RequestRate = question.Demand ?? (load.Successes.Value / load.SuccessShare.Value),
            SuccessShare = load.SuccessShare.Value,
            GoodShare = load.GoodShare?.Value,
            EgressPerGb = egress,
            Fleet = new FleetInputs
            {
                HourlyPrice = places.Sum(static p => p.Price.Hourly * p.Machines.Machines) / count,
                Machines = count,
                Failover = places.Sum(static p => p.Machines.Failover),
                CapacityPerMachine = question.Demand is null ? question.Capacity : CapacityOf(question, load),
                Spot = spot,
            },
        };
        return CostEstimate.Of(Name(question, places, count), question.Book.Currency, inputs, load, rateIsMeasured: question.Demand is null) with { Prices = prices, Notes = notes };
    }

    private static CostEstimate Interface(CostQuestion question, MeasuredLoad load, string model)
    {
        var notes = new List<string>();
        var price = question.Book.Api(model);

        // A run against one's own machines says how long requests are, not how often the interface fails.
        var seen = question.Instance is null ? load : load with { SuccessShare = new CostRange(1, 1, 1), GoodShare = null };
        if (question.Instance is not null)
            notes.Add($"{model} is costed with the tokens of {load.Name}; its latency and its errors were not measured, so the cost of a good request is n/a");
        var inputs = Common(question, seen, notes) with
        {
            RequestRate = question.Demand ?? (load.Successes.Value / load.SuccessShare.Value),
            SuccessShare = seen.SuccessShare.Value,
            GoodShare = seen.GoodShare?.Value,
            ResponseBytes = null,
            Api = price,
        };
        if (price.Tiers.Count > 0)
            notes.Add($"{model} has other prices for long prompts; the mean length decides here, single requests may lie on another side");
        return CostEstimate.Of(model, question.Book.Currency, inputs, seen, rateIsMeasured: question.Demand is null) with { Prices = [price], Notes = notes };
    }

    private static CostInputs Common(CostQuestion question, MeasuredLoad load, List<string> notes)
    {
        var input = load.InputTokens?.Value ?? question.InputTokens;
        var output = load.OutputTokens?.Value ?? question.OutputTokens;
        if (input is null && output is not null)
            notes.Add($"{load.Name} does not know its prompt tokens: costs of input and blended tokens are n/a (--input-tokens gives them)");
        else if (output is null && input is not null)
            notes.Add($"{load.Name} does not know its output tokens: costs of output and blended tokens are n/a (--output-tokens gives them)");
        else if (input is null)
            notes.Add($"{load.Name} counted no tokens: costs of tokens are n/a");
        return new CostInputs
        {
            RequestRate = 1,
            InputTokens = input,
            OutputTokens = output,
            CachedShare = question.CachedShare,
            ResponseBytes = load.ResponseBytes,
            RetryShare = question.RetryShare,
            FailedBilledShare = question.FailedBilledShare,
        };
    }

    private static IReadOnlyList<Place> Places(CostQuestion question, MeasuredLoad load, List<string> notes)
    {
        if (question.Failover && question.Regions.Count < 2)
            throw new PlanException("failover takes at least two regions; write for example --region us-east-1=60% --region eu-west-1=40%");
        if (question.Demand is not { } demand)
        {
            return question.Regions.Count > 1
                ? throw new PlanException("several regions share a demand; give it with --demand")
                : [new Place(question.Book.Instance(question.Instance!, question.Regions.Select(static r => r.Region).FirstOrDefault()), new RegionMachines("", load.Successes.Value / load.SuccessShare.Value, question.Replicas, 0))];
        }

        var capacity = CapacityOf(question, load);
        if (question.Capacity is null)
        {
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"A machine is taken to serve {capacity:0.###} requests/s: the lower end of what {load.Name} did on {question.Replicas} machine{(question.Replicas == 1 ? "" : "s")}. It may do more; 'proofload size' and --capacity say it better"));
        }

        IReadOnlyList<(string Region, decimal Share)> regions = question.Regions.Count > 0 ? question.Regions : [("", 1)];
        return [.. RegionalFleet.Of(regions, demand, l => MachinesFor(l, capacity, question.Utilisation, question.Failures), question.Failover)
            .Select(r => new Place(question.Book.Instance(question.Instance!, r.Region.Length == 0 ? null : r.Region), r))];
    }

    private static decimal CapacityOf(CostQuestion question, MeasuredLoad load)
    {
        var capacity = question.Capacity ?? ((load.Successes.Low ?? load.Successes.Value) / question.Replicas);
        return capacity > 0 ? capacity : throw new PlanException($"the throughput of {load.Name} is too uncertain for a capacity (its interval begins at 0); give --capacity");
    }

    private static decimal? Egress(CostQuestion question, IReadOnlyList<Place> places, decimal whole, MeasuredLoad load, List<IPriced> prices, List<string> notes)
    {
        var found = places.Select(p => (Price: question.Book.EgressOf(p.Price.Region), p.Machines.Load)).ToList();
        if (load.ResponseBytes is null)
        {
            notes.Add($"{load.Name} does not know the size of its answers: egress is left out");
            return null;
        }

        if (found.Exists(static f => f.Price is null))
        {
            notes.Add("The price book has no egress price: traffic is left out");
            return null;
        }

        prices.AddRange(found.Select(static f => f.Price!).Distinct());
        return whole == 0 ? found[0].Price!.PerGb : found.Sum(f => f.Price!.PerGb * f.Load) / whole;
    }

    private static SpotInputs Spot(CostQuestion question, IReadOnlyList<Place> places, int count, MeasuredLoad load, List<IPriced> prices)
    {
        foreach (var place in places)
            prices.Add(place.Price.Spot ?? throw new PlanException($"the price book has no spot price of {place.Price.Name}{(place.Price.Region is { } r ? " in " + r : "")}; 'proofload cost import' of spot-advisor data adds it"));
        return new SpotInputs
        {
            HourlyPrice = places.Sum(static p => p.Price.Spot!.Hourly * p.Machines.Machines) / count,
            Interrupted = places.Sum(static p => p.Price.Spot!.Interrupted * p.Machines.Machines) / count,
            ReplaceHours = question.ReplaceHours,

            // On average half of an answer has been made when its machine goes.
            LostTokens = question.InFlight * (load.OutputTokens?.Value ?? question.OutputTokens ?? 0) / 2,
            Standby = question.Standby,
        };
    }

    private static string Name(CostQuestion question, IReadOnlyList<Place> places, int count)
    {
        var where = places.Count > 1 ? $" in {places.Count} regions" : places[0].Price.Region is { } region ? $" in {region}" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{count} × {question.Instance}{(question.Spot ? " spot" : "")}{where}");
    }

    private sealed record Place(InstancePrice Price, RegionMachines Machines);
}
