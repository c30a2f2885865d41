using Proofload.Measurement.Histograms;

namespace Proofload.Telemetry;

/// <summary>One metric with its points.</summary>
/// <param name="Name">Dotted name, for example <c>proofload.requests</c>.</param>
/// <param name="Unit">Unit as UCUM writes it: <c>s</c>, <c>{request}</c>, <c>1</c>.</param>
/// <param name="Description">One sentence.</param>
public abstract record TelemetryMetric(string Name, string Unit, string Description);

/// <summary>A count that only grows.</summary>
/// <param name="Name">Dotted name.</param>
/// <param name="Unit">Unit.</param>
/// <param name="Description">One sentence.</param>
/// <param name="Points">A count for each set of attributes.</param>
public sealed record TelemetryCounter(string Name, string Unit, string Description, IReadOnlyList<TelemetryPoint<long>> Points)
    : TelemetryMetric(Name, Unit, Description);

/// <summary>A value that stands for now.</summary>
/// <param name="Name">Dotted name.</param>
/// <param name="Unit">Unit.</param>
/// <param name="Description">One sentence.</param>
/// <param name="Points">A value for each set of attributes; never NaN.</param>
public sealed record TelemetryGauge(string Name, string Unit, string Description, IReadOnlyList<TelemetryPoint<double>> Points)
    : TelemetryMetric(Name, Unit, Description);

/// <summary>A distribution.</summary>
/// <param name="Name">Dotted name.</param>
/// <param name="Unit">Unit.</param>
/// <param name="Description">One sentence.</param>
/// <param name="Points">A distribution for each set of attributes.</param>
public sealed record TelemetryHistogram(string Name, string Unit, string Description, IReadOnlyList<TelemetryPoint<SparseHistogram>> Points)
    : TelemetryMetric(Name, Unit, Description)
{
    /// <summary>What a recorded value is multiplied with to be in <see cref="TelemetryMetric.Unit"/>. Default 1e-9: nanoseconds are recorded, seconds are sent.</summary>
    public double Scale { get; init; } = 1e-9;

    /// <summary>Upper bounds of the buckets where fixed ones are wanted, ascending, in <see cref="TelemetryMetric.Unit"/>.</summary>
    public IReadOnlyList<double> Bounds { get; init; } = TelemetryBounds.Seconds;

    /// <summary>True when minimum and maximum are exact and worth sending; false for a difference of two states. Default true.</summary>
    public bool HasExtremes { get; init; } = true;
}

/// <summary>A value with what distinguishes it from the others of its metric.</summary>
/// <param name="Attributes">Names and values; each name once.</param>
/// <param name="Value">The value.</param>
/// <typeparam name="T">Type of the value.</typeparam>
public sealed record TelemetryPoint<T>(IReadOnlyList<TelemetryAttribute> Attributes, T Value);

/// <summary>A name and its value.</summary>
/// <param name="Name">Name.</param>
/// <param name="Value">Value.</param>
public readonly record struct TelemetryAttribute(string Name, string Value);
