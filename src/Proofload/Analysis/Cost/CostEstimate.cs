namespace Proofload.Analysis.Cost;

/// <summary>Costs with their intervals: the model at the measured values, and at the ends of what was measured.</summary>
public sealed record CostEstimate
{
    /// <summary>Name of the way of serving.</summary>
    public required string Name { get; init; }

    /// <summary>Currency of every amount.</summary>
    public required string Currency { get; init; }

    /// <summary>The inputs.</summary>
    public required CostInputs Inputs { get; init; }

    /// <summary>The figures at the measured values; null when an interface is charged by tokens and the tokens are unknown.</summary>
    public CostFigures? Figures { get; init; }

    /// <summary>The figures when what was measured is at its dear end; null when an end is unknown.</summary>
    public CostFigures? Dear { get; init; }

    /// <summary>The figures when what was measured is at its cheap end; null when an end is unknown.</summary>
    public CostFigures? Cheap { get; init; }

    /// <summary>Prices that went in, each with its source and date.</summary>
    public IReadOnlyList<IPriced> Prices { get; init; } = [];

    /// <summary>Why figures are missing, and what they leave out, in words.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>A figure with its interval; null when it is unknown.</summary>
    /// <param name="figure">Picks it.</param>
    public CostRange? Range(Func<CostFigures, decimal?> figure)
    {
        ArgumentNullException.ThrowIfNull(figure);
        if (Figures is null || figure(Figures) is not { } value)
            return null;
        if (Cheap is null || Dear is null || figure(Cheap) is not { } a || figure(Dear) is not { } b)
            return new CostRange(value);
        return new CostRange(value, Math.Min(value, Math.Min(a, b)), Math.Max(value, Math.Max(a, b)));
    }

    /// <summary>
    /// Estimates. All ends are taken at once (the lowest rate with the lowest share of good requests, and so on), so the interval is wider than
    /// 95 %: it holds without assuming that the ends are independent.
    /// </summary>
    /// <param name="name">Name of the way of serving.</param>
    /// <param name="currency">Currency of the prices.</param>
    /// <param name="inputs">The inputs at the measured values.</param>
    /// <param name="load">What was measured.</param>
    /// <param name="rateIsMeasured">True when the rate is the run's own, false when it is a demand that is known.</param>
    public static CostEstimate Of(string name, string currency, CostInputs inputs, MeasuredLoad load, bool rateIsMeasured)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(load);
        var known = load.SuccessShare.HasInterval && (!rateIsMeasured || load.Successes.HasInterval);
        return new CostEstimate
        {
            Name = name,
            Currency = currency,
            Inputs = inputs,
            Figures = CostModel.Evaluate(inputs),
            Dear = known ? At(dear: true) : null,
            Cheap = known ? At(dear: false) : null,
        };

        // Machines are dear when they serve little, tokens when there are many.
        CostFigures? At(bool dear)
        {
            var success = End(load.SuccessShare, !dear);
            if (success <= 0)
                return null;
            var fewTokens = inputs.Api is null ? dear : !dear;
            return CostModel.Evaluate(inputs with
            {
                RequestRate = rateIsMeasured ? Math.Max(End(load.Successes, !dear), 1e-9m) / load.SuccessShare.Value : inputs.RequestRate,
                SuccessShare = success,
                GoodShare = inputs.GoodShare is null || load.GoodShare is not { } good ? inputs.GoodShare : End(good, !dear),
                InputTokens = load.InputTokens is { } input && inputs.InputTokens is not null ? End(input, !fewTokens) : inputs.InputTokens,
                OutputTokens = load.OutputTokens is { } output && inputs.OutputTokens is not null ? End(output, !fewTokens) : inputs.OutputTokens,
            });
        }

        static decimal End(CostRange range, bool high) => (high ? range.High : range.Low) ?? range.Value;
    }
}
