using Proofload.Measurement.Histograms;
using Proofload.Measurement.Recording;
using Proofload.Plans;
using Proofload.Plans.Loads;
using Proofload.Results;

namespace Proofload.Analysis.Dialects;

/// <summary>One value of a request; NaN when the tool has none for it.</summary>
internal delegate double Reading(in RequestRecord record);

/// <summary>A run as the dialects see it: its result, and its requests where they were kept.</summary>
internal sealed class DialectInput
{
    private const string NoRecords = "needs every single request, and this run kept none: run with --records FILE, or with --dialect";
    private const string OldRecords = "the records lack the clock points of chunks without a token (first_chunk, last_event): they are older than those";

    private readonly Dictionary<string, SparseHistogram?> _histograms = new(StringComparer.Ordinal);

    /// <param name="result">The run.</param>
    /// <param name="records">All its requests; null when they were not kept. Those outside the measured phase are left out here.</param>
    public DialectInput(RunResult result, IReadOnlyList<RequestRecord>? records = null)
    {
        Result = result;
        Records = records is null ? null : [.. records.Where(static r => r.Phase == RunPhase.Measured)];
        Ok = Records is null ? [] : [.. Records.Where(static r => r.IsSuccess)];
        Plan = ReadPlan(result.Plan);
        IsCompletions = result.Fingerprint.Target.Contains("openai-completions", StringComparison.Ordinal);
        IsStreamed = result.Metrics.GetValueOrDefault("ttft") is { Count: > 0 } || Ok.Any(static r => r.FirstToken >= 0);
        HasChunkPoints = Ok.All(static r => r.FirstToken < 0 || (r.FirstChunk >= 0 && r.LastEvent >= 0));
        HasUsage = Ok.Length > 0 && Ok.All(static r => r.TokenSource == TokenSource.Usage);
    }

    public RunResult Result { get; }

    /// <summary>Where the requests went: with their path when all have the same.</summary>
    public string Address
    {
        get
        {
            var target = Result.Fingerprint.Target.Split(' ').FirstOrDefault(static t => t.Contains("://", StringComparison.Ordinal)) ?? Result.Fingerprint.Target;
            return Plan?.Requests is [{ Path: { Length: > 0 } path }] ? $"{target.TrimEnd('/')}/{path.TrimStart('/')}" : target;
        }
    }

    /// <summary>GuideLLM's word for the kind of load; null when the plan cannot be read or is of no such kind.</summary>
    public string? Strategy => Plan?.Load switch
    {
        OpenLoad { Arrivals: ArrivalProcess.Poisson } => "poisson",
        OpenLoad => "constant",
        ClosedLoad => "concurrent",
        ReplayLoad => "replay",
        _ => null,
    };

    /// <summary>Requests of the measured phase; null when they were not kept.</summary>
    public RequestRecord[]? Records { get; }

    /// <summary>The successful ones of <see cref="Records"/>.</summary>
    public RequestRecord[] Ok { get; }

    /// <summary>The plan; null when this version cannot read it.</summary>
    public RunPlan? Plan { get; }

    /// <summary>Text completions, where vLLM's client takes other clock points than for chat.</summary>
    public bool IsCompletions { get; }

    /// <summary>Answers came as streams of tokens.</summary>
    public bool IsStreamed { get; }

    /// <summary>The records know chunks without a token.</summary>
    public bool HasChunkPoints { get; }

    /// <summary>The server counted the tokens of every success.</summary>
    public bool HasUsage { get; }

    public SparseHistogram? Histogram(string metric)
    {
        if (!_histograms.TryGetValue(metric, out var histogram))
        {
            histogram = Result.Metrics.GetValueOrDefault(metric)?.Histogram is { } text && HistogramCodec.DecodeBase64(text) is { Count: > 0 } read ? read : null;
            _histograms.Add(metric, histogram);
        }

        return histogram;
    }

    /// <summary>A quantity of the successes.</summary>
    /// <param name="reading">Its definition.</param>
    /// <param name="histogram">Metric whose histogram holds the same values; null when none does.</param>
    /// <param name="needsChunks">The definition looks at chunks without a token.</param>
    /// <param name="standIn">What the values stand for, when they are not the tool's own; empty when they are.</param>
    /// <param name="weight">Weight of a request; null weighs all alike.</param>
    public Quantity Of(Reading reading, string? histogram = null, bool needsChunks = false, string standIn = "", Reading? weight = null) =>
        Of(Records is null ? null : Ok, reading, histogram, needsChunks, standIn, weight);

    /// <inheritdoc cref="Of(Reading, string?, bool, string, Reading?)"/>
    public Quantity Of(RequestRecord[]? records, Reading reading, string? histogram = null, bool needsChunks = false, string standIn = "", Reading? weight = null)
    {
        if (records is null)
        {
            return histogram is null ? Quantity.Missing(NoRecords)
                : Histogram(histogram) is { } kept ? new Quantity(new HistogramSample(kept), standIn.Length > 0 ? FigureSource.StandIn : FigureSource.Histogram, standIn)
                : Quantity.Missing(NoValue(records));
        }

        if (needsChunks && !HasChunkPoints)
        {
            return Quantity.Missing(OldRecords);
        }

        var values = new List<double>(records.Length);
        var weights = weight is null ? null : new List<double>(records.Length);
        foreach (ref readonly var record in records.AsSpan())
        {
            var value = reading(in record);
            var itsWeight = weight is null ? 1 : weight(in record);
            if (!double.IsNaN(value) && itsWeight > 0)
            {
                values.Add(value);
                weights?.Add(itsWeight);
            }
        }

        return values.Count == 0
            ? Quantity.Missing(NoValue(records))
            : new Quantity(new ExactSample(values, weights), standIn.Length > 0 ? FigureSource.StandIn : FigureSource.Exact, standIn);
    }

    /// <summary>A number from all records.</summary>
    public Figure FromRecords(Func<RequestRecord[], double?> of, string standIn = "") => Records is null
        ? Figure.Missing(NoRecords)
        : of(Records) is { } value && double.IsFinite(value) ? new Figure(value, standIn.Length > 0 ? FigureSource.StandIn : FigureSource.Exact, standIn) : Figure.Missing(NoValue(Records));

    private string NoValue(RequestRecord[]? records) => !IsStreamed ? "no answer was a stream"
        : records is { Length: 0 } ? "there was no such request"
        : "no request has a value for it";

    // Secrets are masked and files may be gone: neither matters for what is read here.
    private static RunPlan? ReadPlan(string yaml)
    {
        try
        {
            return PlanFile.Parse(yaml, "plan", static _ => "masked", options: new PlanValidatorOptions { FileExists = static _ => true, FolderExists = static _ => true });
        }
        catch (PlanException)
        {
            return null;
        }
    }
}
