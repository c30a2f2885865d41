using Proofload.Measurement.Recording;
using Proofload.Results;

namespace Proofload.Running;

/// <summary>Counts error texts of one worker. Bounded: after <see cref="Limit"/> different texts the rest counts as one.</summary>
internal sealed class ErrorTally
{
    public const int Limit = 100;
    private const int DetailLength = 300;
    private readonly Dictionary<(ErrorKind Kind, string Detail), long> _counts = [];

    public void Add(ErrorKind kind, string? detail)
    {
        var text = detail ?? "";
        if (text.Length > DetailLength)
        {
            text = text[..DetailLength] + "…";
        }

        var key = (kind, text);
        if (!_counts.ContainsKey(key) && _counts.Count >= Limit)
        {
            key = (kind, "(other)");
        }

        _counts[key] = _counts.GetValueOrDefault(key) + 1;
    }

    /// <summary>The most frequent texts of several workers.</summary>
    public static IReadOnlyList<ErrorSample> Merge(IEnumerable<ErrorTally> tallies, int most) =>
    [
        .. tallies.SelectMany(static t => t._counts)
            .GroupBy(static c => c.Key, static c => c.Value)
            .Select(static g => new ErrorSample(ErrorKinds.Id(g.Key.Kind), g.Key.Detail, g.Sum()))
            .OrderByDescending(static s => s.Count).ThenBy(static s => s.Kind, StringComparer.Ordinal).ThenBy(static s => s.Detail, StringComparer.Ordinal)
            .Take(most),
    ];
}
