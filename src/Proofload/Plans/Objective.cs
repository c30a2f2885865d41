namespace Proofload.Plans;

/// <summary>
/// One thing that must hold, parsed from a short expression such as <c>ttft p99 &lt; 500ms</c>, <c>error_rate &lt; 0.1%</c>,
/// <c>latency 99% &lt; 500ms</c>, <c>throughput &gt; 50/s</c>, <c>goodput &gt; 99%</c> or <c>latency{kind=chat} p95 &lt; 1s</c>.
/// </summary>
public sealed record Objective
{
    /// <summary>The expression as written, white space folded.</summary>
    public required string Expression { get; init; }

    /// <summary>Metric id.</summary>
    public required string Metric { get; init; }

    /// <summary>Request kind it is restricted to; null means all.</summary>
    public string? Kind { get; init; }

    /// <summary>Turn of a conversation it is restricted to, from 1; null means all.</summary>
    public int? Turn { get; init; }

    /// <summary>Name of the check or counter of a scenario in C#; null for everything else.</summary>
    public string? Name { get; init; }

    /// <summary>What is compared.</summary>
    public required ObjectiveStatistic Statistic { get; init; }

    /// <summary>Quantile (0 to 1) of <see cref="ObjectiveStatistic.Quantile"/>, or the demanded share (0 to 1) of <see cref="ObjectiveStatistic.ShareBelow"/>.</summary>
    public double Quantile { get; init; }

    /// <summary>True for &lt; and &lt;=, false for &gt; and &gt;=.</summary>
    public required bool IsUpperBound { get; init; }

    /// <summary>True for &lt;= and &gt;=.</summary>
    public bool Inclusive { get; init; }

    /// <summary>Threshold in the metric's base unit: seconds, a share 0 to 1, requests or tokens per second, tokens.</summary>
    public required double Threshold { get; init; }

    /// <summary>Reads an expression, so that C# plans can say <c>Objectives = ["ttft p99 &lt; 500ms"]</c>.</summary>
    /// <exception cref="PlanException">The expression is wrong; one clear line says where.</exception>
    public static implicit operator Objective(string expression) => ObjectiveParser.Parse(expression);

    /// <inheritdoc/>
    public override string ToString() => Expression;
}

/// <summary>What an objective compares with its threshold.</summary>
public enum ObjectiveStatistic
{
    /// <summary>A quantile of a per-request metric.</summary>
    Quantile = 0,

    /// <summary>The mean of a per-request metric.</summary>
    Mean,

    /// <summary>The maximum of a per-request metric.</summary>
    Max,

    /// <summary>The minimum of a per-request metric.</summary>
    Min,

    /// <summary>The share of requests (failures count as over) whose metric is below the threshold must be at least <see cref="Objective.Quantile"/>.</summary>
    ShareBelow,

    /// <summary>A single value per run: a rate or a ratio.</summary>
    Value,
}
