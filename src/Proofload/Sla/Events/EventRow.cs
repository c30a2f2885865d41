namespace Proofload.Sla.Events;

/// <summary>
/// What one row of a log says: one request, or the counts of some span of time. One object is filled again and again, so that reading allocates nothing for each row.
/// </summary>
public sealed class EventRow
{
    private ClassCount[] _errors = new ClassCount[8];

    /// <summary>Names of the labels, in the order of <see cref="Labels"/>.</summary>
    public static IReadOnlyList<string> LabelNames { get; } = ["service", "model", "region", "client", "route", "language"];

    /// <summary>Begin, in ticks of UTC.</summary>
    public long Time { get; set; }

    /// <summary>Length of the span in ticks; 0 for a single request.</summary>
    public long Length { get; set; }

    /// <summary>Requests; 1 for a single request, and 0 says that there were none.</summary>
    public long Total { get; set; }

    /// <summary>Requests that were good to a user; null: those without an error.</summary>
    public long? Good { get; set; }

    /// <summary>Number of this attempt at the same request, from 1.</summary>
    public long Attempt { get; set; }

    /// <summary>Time since the attempt before it, in ticks; negative when not known.</summary>
    public long Waited { get; set; }

    /// <summary>Values of a single request by <see cref="Contracts.SpeedMetric"/>; NaN when not known.</summary>
    public double[] Values { get; } = new double[3];

    /// <summary>Percentiles and histograms of a span.</summary>
    public List<SpanSpeed> Speeds { get; } = [];

    /// <summary>Labels by <see cref="LabelNames"/>; null when the row does not say.</summary>
    public string?[] Labels { get; } = new string?[6];

    /// <summary>Name of the objective that these are counts of, its failures already decided; null when the contract decides.</summary>
    public string? Objective { get; set; }

    /// <summary>Errors by class.</summary>
    public ReadOnlySpan<ClassCount> Errors => _errors.AsSpan(0, ErrorCount);

    /// <summary>How many classes <see cref="Errors"/> has.</summary>
    public int ErrorCount { get; private set; }

    /// <summary>True for one request.</summary>
    public bool IsRequest => Length == 0;

    /// <summary>Makes it an empty row.</summary>
    public void Clear()
    {
        (Time, Length, Total, Good, Attempt, Waited, ErrorCount) = (0, 0, 1, null, 1, -1, 0);
        Values.AsSpan().Fill(double.NaN);
        Objective = null;
        Speeds.Clear();
        Array.Clear(Labels);
    }

    /// <summary>Adds errors of a class; success and 0 add nothing.</summary>
    /// <param name="errorClass">The class, as <see cref="ErrorClasses"/> numbers it.</param>
    /// <param name="count">How many.</param>
    public void AddError(int errorClass, long count)
    {
        if (errorClass == ErrorClasses.Ok || count == 0)
            return;
        if (ErrorCount == _errors.Length)
            Array.Resize(ref _errors, ErrorCount * 2);
        _errors[ErrorCount++] = new ClassCount(errorClass, count);
    }
}

/// <summary>Errors of a class.</summary>
/// <param name="Class">The class.</param>
/// <param name="Count">How many.</param>
public readonly record struct ClassCount(int Class, long Count);

/// <summary>What a row says of the speed of its requests together.</summary>
/// <param name="Metric">What was measured.</param>
/// <param name="Percentile">Which percentile <paramref name="Value"/> is, 0 to 100; NaN for a histogram.</param>
/// <param name="Value">Its value, in the metric's unit.</param>
/// <param name="Histogram">Values in nanoseconds, or in thousandths of a token a second; null for a percentile.</param>
public readonly record struct SpanSpeed(Contracts.SpeedMetric Metric, double Percentile, double Value, Measurement.Histograms.SparseHistogram? Histogram);

/// <summary>Takes rows, one after the other.</summary>
public interface IEventSink
{
    /// <summary>Takes a row; it must not be kept.</summary>
    /// <param name="row">The row.</param>
    /// <exception cref="InvalidDataException">The row cannot be used; one line, without the place.</exception>
    void Add(EventRow row);
}

/// <summary>Where rows come from: files, records of runs, a store.</summary>
public interface IEventSource
{
    /// <summary>What reports call it.</summary>
    string Name { get; }

    /// <summary>Gives every row to a sink, in any order of time.</summary>
    /// <param name="classes">The classes of errors of this reading.</param>
    /// <param name="sink">Takes them.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="InvalidDataException">The source is wrong; one line with the place.</exception>
    /// <exception cref="IOException">The source cannot be read.</exception>
    void Read(ErrorClasses classes, IEventSink sink, CancellationToken cancellation);
}
