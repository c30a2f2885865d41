namespace Proofload.Analysis.Cost;

/// <summary>
/// Costs of an hour from its inputs. Cost of a good request = (fleet + egress + retries + failed but billed) / requests that met their
/// objectives. Pure; nothing is rounded.
/// </summary>
public static class CostModel
{
    private const decimal SecondsPerHour = 3600;
    private const decimal BytesPerGb = 1_000_000_000;
    private const decimal Million = 1_000_000;

    /// <summary>The figures; null when an interface is charged by tokens and the tokens are unknown.</summary>
    /// <param name="inputs">The inputs.</param>
    /// <exception cref="ArgumentException">There is neither a fleet nor an interface, or no request succeeds.</exception>
    public static CostFigures? Evaluate(CostInputs inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        if ((inputs.Fleet is null) == (inputs.Api is null) || inputs.RequestRate <= 0 || inputs.SuccessShare <= 0)
            throw new ArgumentException("A cost needs a fleet or an interface, and requests that succeed.", nameof(inputs));
        if (inputs.Api is not null && (inputs.InputTokens is null || inputs.OutputTokens is null))
            return null;

        var finished = inputs.RequestRate * SecondsPerHour;
        var ok = finished * inputs.SuccessShare;
        var api = inputs.Api is { } price ? OneRequest(price, inputs) : null;
        var egressOfOne = inputs is { ResponseBytes: { } bytes, EgressPerGb: { } perGb } && inputs.Api is null ? bytes / BytesPerGb * perGb : (decimal?)null;
        var fleet = inputs.Fleet is { } machines ? Fleet(machines, inputs) : default;
        var tokens = ok * (api?.Total ?? 0);

        // Machines are paid by the hour, whatever they are asked twice: a repeated request adds its traffic. Tokens are billed again.
        var retries = finished * inputs.RetryShare * ((api?.Total ?? 0) + (egressOfOne ?? 0));
        var failed = (finished - ok) * inputs.FailedBilledShare * (api?.Total ?? 0);
        var total = fleet.Price + tokens + (ok * (egressOfOne ?? 0)) + retries + failed;
        var inputRate = inputs.InputTokens * ok;
        var outputRate = inputs.OutputTokens * ok;
        return new CostFigures
        {
            Compute = fleet.Price,
            Failover = fleet.Failover,
            Idle = fleet.Idle,
            IdleShare = fleet.IdleShare,
            Tokens = tokens,
            Egress = inputs.Api is null ? ok * egressOfOne : 0,
            Retries = retries,
            FailedBilled = failed,
            Total = total,
            PerRequest = total / ok,
            PerGoodRequest = inputs.GoodShare is > 0 and var good ? total / (finished * good) : null,
            PerMillionInput = Each(api is null ? total : ok * api.Prompt, inputRate),
            PerMillionOutput = Each(api is null ? total : ok * api.Completion, outputRate),
            PerMillionBlended = Each(total, inputRate + outputRate),
        };
    }

    private static ApiCost OneRequest(ApiPrice price, CostInputs inputs) => ApiPricing.Of(price, new ApiUsage
    {
        Input = inputs.InputTokens!.Value,
        Output = inputs.OutputTokens!.Value,
        CachedInput = inputs.InputTokens.Value * inputs.CachedShare,
    });

    private static (decimal Price, decimal Failover, decimal? Idle, decimal? IdleShare) Fleet(FleetInputs fleet, CostInputs inputs)
    {
        var price = fleet.Spot is { } spot ? CostRules.SpotPerHour(Terms(fleet, spot, inputs)) : fleet.Machines * fleet.HourlyPrice;
        var failover = fleet.Machines == 0 ? 0 : price * fleet.Failover / fleet.Machines;
        if (fleet.CapacityPerMachine is not > 0 || fleet.Machines <= 0)
            return (price, failover, null, null);

        var idle = CostRules.Idle(price, inputs.RequestRate, fleet.Machines * fleet.CapacityPerMachine.Value);
        return (price, failover, idle, price == 0 ? 0 : idle / price);
    }

    private static SpotTerms Terms(FleetInputs fleet, SpotInputs spot, CostInputs inputs) => new()
    {
        Machines = fleet.Machines,
        SpotPrice = spot.HourlyPrice,
        OnDemandPrice = fleet.HourlyPrice,
        MonthlyInterruptions = spot.Interrupted,
        ReplaceHours = spot.ReplaceHours,
        LostTokens = spot.LostTokens,

        // A lost token is made again by the same machines.
        TokenPrice = inputs.OutputTokens is > 0 and var tokens ? fleet.Machines * spot.HourlyPrice / (inputs.RequestRate * inputs.SuccessShare * SecondsPerHour * tokens) : 0,

        // A machine that starts is paid and serves nothing.
        ColdStart = spot.ReplaceHours * spot.HourlyPrice,
        Standby = spot.Standby,
    };

    private static decimal? Each(decimal cost, decimal? tokens) => tokens is > 0 and var known ? cost / known * Million : null;
}
