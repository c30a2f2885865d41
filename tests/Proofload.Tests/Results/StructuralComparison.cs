using System.Collections;
using System.Reflection;

namespace Proofload.Tests.Results;

/// <summary>Compares results member by member: records compare their lists and maps by reference only. Independent of the serialiser under test.</summary>
internal static class StructuralComparison
{
    /// <summary>The path of the first difference, or null.</summary>
    public static string? FirstDifference(object? a, object? b, string path = "")
    {
        if (a is null || b is null)
            return a is null && b is null ? null : $"{path}: {a ?? "null"} / {b ?? "null"}";

        if (a is string or ValueType)
            return Same(a, b) ? null : $"{path}: {a} / {b}";

        if (AsPairs(a) is { } pairsA && AsPairs(b) is { } pairsB)
            return Sequences(pairsA, pairsB, path);

        if (a is IEnumerable listA && b is IEnumerable listB)
            return Sequences([.. listA.Cast<object?>()], [.. listB.Cast<object?>()], path);

        if (a.GetType() != b.GetType())
            return $"{path}: {a.GetType().Name} / {b.GetType().Name}";

        return a.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(p => p.GetIndexParameters().Length == 0)
            .Select(p => FirstDifference(p.GetValue(a), p.GetValue(b), $"{path}.{p.Name}"))
            .FirstOrDefault(d => d is not null);
    }

    private static bool Same(object a, object b) => (a, b) switch
    {
        (double x, double y) => BitConverter.DoubleToInt64Bits(x) == BitConverter.DoubleToInt64Bits(y),
        _ => a.Equals(b),
    };

    private static List<object?>? AsPairs(object o) => o is IDictionary map
        ? [.. map.Keys.Cast<object>().SelectMany(k => new[] { k, map[k] })]
        : null;

    private static string? Sequences(List<object?> a, List<object?> b, string path) => a.Count != b.Count
        ? $"{path}: {a.Count} / {b.Count} entries"
        : a.Select((item, i) => FirstDifference(item, b[i], $"{path}[{i}]")).FirstOrDefault(d => d is not null);
}
