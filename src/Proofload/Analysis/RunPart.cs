using System.Globalization;
using Proofload.Plans;

namespace Proofload.Analysis;

/// <summary>Names the part of a run that an objective looks at: a kind of request, a turn of its conversations, or that turn of all conversations.</summary>
public static class RunPart
{
    private const string Separator = " turn ";

    /// <summary>The part of an objective: <c>chat</c>, <c>chat turn 3</c>, <c> turn 3</c> for all kinds; null for the whole run.</summary>
    public static string? Part(this Objective objective)
    {
        ArgumentNullException.ThrowIfNull(objective);
        return objective.Turn is { } turn ? Of(objective.Kind, turn) : objective.Kind;
    }

    /// <summary>A turn (from 1) of a kind, or of all kinds.</summary>
    public static string Of(string? kind, int turn) => kind + Separator + turn.ToString(CultureInfo.InvariantCulture);

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
