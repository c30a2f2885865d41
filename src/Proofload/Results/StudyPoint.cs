namespace Proofload.Results;

/// <summary>The place of a run in a study: a set of runs of one plan that answers one question together, such as a sweep over a grid.</summary>
public sealed record StudyPoint
{
    /// <summary>Id of the study: its kind, then sortable by time.</summary>
    public required string Id { get; init; }

    /// <summary>Kind of study, for example <c>sweep</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Number of the point within the study, from 1. Two runs of one number are tries of the same point; the newest counts.</summary>
    public required int Point { get; init; }

    /// <summary>Points of the study; null when it finds them on its way.</summary>
    public int? Count { get; init; }

    /// <summary>Value of each axis at this point as a plan would write it, in the order of the axes.</summary>
    public IReadOnlyDictionary<string, string> Values { get; init; } = new Dictionary<string, string>();

    /// <summary>Inputs of one request (its batch), from which times per item come; null when the plan does not say.</summary>
    public int? ItemsPerRequest { get; init; }

    /// <summary>Why the point could not be measured, in words: the plan was refused by the server, or the target could not be reached. Null for a measured point.</summary>
    public string? Failure { get; init; }

    /// <summary>What the study found at this point beyond the run, in the form of its kind; null for a kind that keeps no more, and for a point that was not measured to its end.</summary>
    public string? Finding { get; init; }

    /// <summary>SHA-256 of the study's plan without its name and labels (hex, first 16 digits): what must agree to go on with the study.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>The study's plan as canonical YAML, secrets masked.</summary>
    public required string Plan { get; init; }

    /// <summary>The values in words: <c>batch 4, concurrency 8</c>.</summary>
    public static string Describe(IReadOnlyDictionary<string, string> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return string.Join(", ", values.Select(static v => $"{v.Key} {v.Value}"));
    }
}

/// <summary>Which study a stored run belongs to.</summary>
/// <param name="Id">Id of the study.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Point">Number of the point.</param>
/// <param name="Count">Points of the study; null when it finds them on its way.</param>
public sealed record StudyMark(string Id, string Kind, int Point, int? Count)
{
    /// <summary>The mark of a result; null for a run of its own.</summary>
    /// <param name="result">A result.</param>
    public static StudyMark? Of(RunResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return result.Study is { } study ? new StudyMark(study.Id, study.Kind, study.Point, study.Count) : null;
    }
}
