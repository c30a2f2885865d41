using System.Collections.Concurrent;

namespace Proofload.Protocols;

/// <summary>Values that responses gave to later requests: the newest value of a name wins.</summary>
public sealed class VariableStore
{
    private readonly ConcurrentDictionary<string, string> _values = new(StringComparer.Ordinal);

    private readonly ConcurrentDictionary<string, bool> _secrets = new(StringComparer.Ordinal);

    private long _missing;

    /// <summary>Reads by templates of a name that had no value yet; they were rendered as nothing.</summary>
    public long Missing => Interlocked.Read(ref _missing);

    /// <summary>The names that have a value.</summary>
    public IEnumerable<string> Names => _values.Keys;

    /// <summary>Sets a value.</summary>
    public void Set(string name, string value) => _values[name] = value;

    /// <summary>Reads a value.</summary>
    public bool TryGet(string name, out string value)
    {
        var found = _values.TryGetValue(name, out var text);
        value = text ?? "";
        return found;
    }

    /// <summary>Values of the environment that templates hold: no message may show them.</summary>
    internal IEnumerable<string> Secrets => _secrets.Keys;

    /// <summary>Remembers a value that no message may show.</summary>
    internal void AddSecret(string value) => _secrets[value] = true;

    /// <summary>Counts a template's read of a name without a value.</summary>
    internal void CountMissing() => Interlocked.Increment(ref _missing);
}
