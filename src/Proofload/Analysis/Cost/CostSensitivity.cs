namespace Proofload.Analysis.Cost;

/// <summary>
/// Which input moves a cost most: each is made 10 % smaller and 10 % larger, one at a time, and the cost asked again. The elasticity is the change
/// of the cost's logarithm over that of the input.
/// </summary>
public static class CostSensitivity
{
    /// <summary>By how much an input is changed.</summary>
    public const decimal Step = 0.1m;

    private static readonly (string Name, Func<CostInputs, decimal?> Get, Func<CostInputs, decimal, CostInputs> Set, decimal Most)[] Known =
    [
        ("machine price", i => i.Fleet is { Spot: null } f ? f.HourlyPrice : null, (i, v) => i with { Fleet = i.Fleet! with { HourlyPrice = v } }, decimal.MaxValue),
        ("machines", i => i.Fleet?.Machines, (i, v) => i with { Fleet = i.Fleet! with { Machines = v } }, decimal.MaxValue),
        ("spot price", i => i.Fleet?.Spot?.HourlyPrice, (i, v) => i with { Fleet = i.Fleet! with { Spot = i.Fleet.Spot! with { HourlyPrice = v } } }, decimal.MaxValue),
        ("spot interruptions", i => i.Fleet?.Spot?.Interrupted, (i, v) => i with { Fleet = i.Fleet! with { Spot = i.Fleet.Spot! with { Interrupted = v } } }, 0.999m),
        ("time to replace a machine", i => i.Fleet?.Spot?.ReplaceHours, (i, v) => i with { Fleet = i.Fleet! with { Spot = i.Fleet.Spot! with { ReplaceHours = v } } }, decimal.MaxValue),
        ("on-demand standby", i => i.Fleet?.Spot?.Standby, (i, v) => i with { Fleet = i.Fleet! with { Spot = i.Fleet.Spot! with { Standby = v } } }, decimal.MaxValue),
        ("requests a second", i => i.RequestRate, (i, v) => i with { RequestRate = v }, decimal.MaxValue),
        ("success share", i => i.SuccessShare, (i, v) => i with { SuccessShare = v }, 1),
        ("good share", i => i.GoodShare, (i, v) => i with { GoodShare = v }, 1),
        ("input tokens a request", i => i.InputTokens, (i, v) => i with { InputTokens = v }, decimal.MaxValue),
        ("output tokens a request", i => i.OutputTokens, (i, v) => i with { OutputTokens = v }, decimal.MaxValue),
        ("cached share of input", i => i.Api is null ? null : i.CachedShare, (i, v) => i with { CachedShare = v }, 1),
        ("response size", i => i.ResponseBytes, (i, v) => i with { ResponseBytes = v }, decimal.MaxValue),
        ("egress price", i => i.EgressPerGb, (i, v) => i with { EgressPerGb = v }, decimal.MaxValue),
        ("retries", i => i.RetryShare, (i, v) => i with { RetryShare = v }, decimal.MaxValue),
        ("billed failures", i => i.FailedBilledShare, (i, v) => i with { FailedBilledShare = v }, 1),
        ("input price", i => i.Api?.Input, (i, v) => i with { Api = Scaled(i.Api!, v / i.Api!.Input, 1) }, decimal.MaxValue),
        ("output price", i => i.Api?.Output, (i, v) => i with { Api = Scaled(i.Api!, 1, v / i.Api!.Output) }, decimal.MaxValue),
    ];

    /// <summary>The inputs that move the cost, the strongest first; ties in the order of their names.</summary>
    /// <param name="inputs">The inputs.</param>
    /// <param name="figure">Picks the cost.</param>
    public static IReadOnlyList<InputEffect> Of(CostInputs inputs, Func<CostFigures, decimal?> figure)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(figure);
        var effects = new List<InputEffect>();
        foreach (var (name, get, set, most) in Known)
        {
            if (get(inputs) is not { } at || at <= 0)
                continue;

            var (below, above) = (at * (1 - Step), Math.Min(at * (1 + Step), most));
            if (Ask(set(inputs, below)) is not { } low || Ask(set(inputs, above)) is not { } high || low <= 0 || high <= 0 || low == high)
                continue;
            effects.Add(new InputEffect(name, at, low, high, Math.Log((double)(high / low)) / Math.Log((double)(above / below))));
        }

        return [.. effects.OrderByDescending(static e => Math.Abs(e.High - e.Low)).ThenBy(static e => e.Name, StringComparer.Ordinal)];

        decimal? Ask(CostInputs changed) => CostModel.Evaluate(changed) is { } figures ? figure(figures) : null;
    }

    private static ApiPrice Scaled(ApiPrice price, decimal input, decimal output) => price with
    {
        Input = price.Input * input,
        CachedInput = price.CachedInput * input,
        CacheWrite = price.CacheWrite * input,
        Output = price.Output * output,
        OutputImage = price.OutputImage * output,
        Tiers = [.. price.Tiers.Select(t => t with { Input = t.Input * input, CachedInput = t.CachedInput * input, Output = t.Output * output })],
    };
}

/// <summary>What an input does to a cost.</summary>
/// <param name="Name">The input.</param>
/// <param name="Base">Its value.</param>
/// <param name="Low">The cost when it is 10 % smaller.</param>
/// <param name="High">The cost when it is 10 % larger, or at its most.</param>
/// <param name="Elasticity">Per cent by which the cost changes when the input changes by one.</param>
public sealed record InputEffect(string Name, decimal Base, decimal Low, decimal High, double Elasticity);
