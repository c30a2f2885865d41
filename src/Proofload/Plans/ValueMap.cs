using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Proofload.Plans;

/// <summary>An immutable copy of a map that keeps the order of its keys and equals every map with equal entries, in any order.</summary>
internal sealed class ValueMap<T> : IReadOnlyDictionary<string, T>, IEquatable<ValueMap<T>>
{
    private readonly KeyValuePair<string, T>[] _entries;
    private readonly Dictionary<string, T> _index;

    private ValueMap(IEnumerable<KeyValuePair<string, T>> entries)
    {
        _entries = [.. entries];
        _index = new Dictionary<string, T>(_entries, StringComparer.Ordinal);
    }

    public static ValueMap<T> Empty { get; } = new([]);

    public int Count => _entries.Length;

    public IEnumerable<string> Keys => _entries.Select(e => e.Key);

    public IEnumerable<T> Values => _entries.Select(e => e.Value);

    public T this[string key] => _index[key];

    public static ValueMap<T> Of(IReadOnlyDictionary<string, T> entries) =>
        entries as ValueMap<T> ?? (entries.Count == 0 ? Empty : new(entries));

    public bool ContainsKey(string key) => _index.ContainsKey(key);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out T value) => _index.TryGetValue(key, out value);

    public bool Equals(ValueMap<T>? other) => other is not null && Count == other.Count
        && _entries.All(e => other._index.TryGetValue(e.Key, out var value) && EqualityComparer<T>.Default.Equals(e.Value, value));

    public override bool Equals(object? obj) => Equals(obj as ValueMap<T>);

    public override int GetHashCode()
    {
        var hash = Count;
        foreach (var (key, value) in _entries)
            hash ^= HashCode.Combine(key, value);
        return hash;
    }

    public IEnumerator<KeyValuePair<string, T>> GetEnumerator() => ((IEnumerable<KeyValuePair<string, T>>)_entries).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _entries.GetEnumerator();

    public override string ToString() => "{" + string.Join(", ", _entries.Select(e => $"{e.Key}: {e.Value}")) + "}";
}
