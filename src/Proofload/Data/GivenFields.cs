using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Proofload.Data;

/// <summary>Fields that the code of a scenario gives for one request, over those of its row. Belongs to a slot of sessions and is used again.</summary>
internal sealed class GivenFields : IReadOnlyDictionary<string, string>
{
    private readonly List<KeyValuePair<string, string>> _given = [];

    /// <summary>The fields of the row.</summary>
    public IReadOnlyDictionary<string, string> Row { get; set; } = new Dictionary<string, string>();

    /// <summary>How many the code gave.</summary>
    public int GivenCount => _given.Count;

    public int Count => Keys.Count();

    public IEnumerable<string> Keys => _given.Select(static g => g.Key).Union(Row.Keys, StringComparer.Ordinal);

    public IEnumerable<string> Values => Keys.Select(key => this[key]);

    public string this[string key] => TryGetValue(key, out var value) ? value : throw new KeyNotFoundException($"There is no field '{key}'.");

    /// <summary>Gives a field; the latest value counts.</summary>
    public void Set(string name, string value)
    {
        _given.RemoveAll(g => g.Key == name);
        _given.Add(new KeyValuePair<string, string>(name, value));
    }

    /// <summary>Forgets what was given.</summary>
    public void Clear() => _given.Clear();

    public bool ContainsKey(string key) => TryGetValue(key, out _);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out string value)
    {
        foreach (var given in _given)
        {
            if (string.Equals(given.Key, key, StringComparison.Ordinal))
            {
                value = given.Value;
                return true;
            }
        }

        return Row.TryGetValue(key, out value);
    }

    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => Keys.Select(key => new KeyValuePair<string, string>(key, this[key])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
