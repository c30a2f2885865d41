using System.Globalization;
using Proofload.Plans;

namespace Proofload.Analysis;

/// <summary>Names the part of a run that an objective looks at: a kind of request, a turn of its conversations, or that turn of all conversations.</summary>
public static class RunPart
{
    private const string Separator = " turn ";

    // No kind begins with a space.
    private const string Prompts = " prompts ";

    /// <summary>The part of an objective: <c>chat</c>, <c>chat turn 3</c>, <c> turn 3</c> for all kinds; null for the whole run.</summary>
    public static string? Part(this Objective objective)
    {
        ArgumentNullException.ThrowIfNull(objective);
        return objective.Turn is { } turn ? Of(objective.Kind, turn) : objective.Kind;
    }

    /// <summary>A turn (from 1) of a kind, or of all kinds.</summary>
    public static string Of(string? kind, int turn) => kind + Separator + turn.ToString(CultureInfo.InvariantCulture);

    /// <summary>The requests of all kinds whose prompts are of a length.</summary>
    /// <param name="bin">One of <see cref="Measurement.Recording.PromptBins"/>.</param>
    public static string OfPrompts(int bin) => Prompts + bin.ToString(CultureInfo.InvariantCulture);

    /// <summary>The bin of a name that <see cref="OfPrompts"/> made; null for other names.</summary>
    public static int? PromptsOf(string part)
    {
        ArgumentNullException.ThrowIfNull(part);
        return part.StartsWith(Prompts, StringComparison.Ordinal) && int.TryParse(part.AsSpan(Prompts.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var bin) ? bin : null;
    }

    /// <summary>Takes a name apart.</summary>
    public static (string? Kind, int? Turn) Parse(string part)
    {
        ArgumentNullException.ThrowIfNull(part);
        var at = part.LastIndexOf(Separator, StringComparison.Ordinal);
        return at >= 0 && int.TryParse(part[(at + Separator.Length)..], NumberStyles.None, CultureInfo.InvariantCulture, out var turn)
            ? (at == 0 ? null : part[..at], turn)
            : (part, null);
    }
}
