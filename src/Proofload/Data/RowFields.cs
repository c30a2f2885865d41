using System.Collections;
using System.Text;

namespace Proofload.Data;

/// <summary>The fields of a row: names shared by all rows of the same columns, values as UTF-8 until a template asks for one. A name is found whatever its case when no exact one is there.</summary>
internal sealed class RowFields(string[] names, ReadOnlyMemory<byte>[] values) : IReadOnlyDictionary<string, string>
{
    private string?[]? _texts;

    public int Count => names.Length;

    public IEnumerable<string> Keys => names;

    public IEnumerable<string> Values => Enumerable.Range(0, Count).Select(Text);

    public string this[string key] => IndexOf(key) is >= 0 and var i ? Text(i) : throw new KeyNotFoundException($"There is no field '{key}'.");

    public bool ContainsKey(string key) => IndexOf(key) >= 0;

    public bool TryGetValue(string key, out string value)
    {
        var i = IndexOf(key);
        value = i >= 0 ? Text(i) : "";
        return i >= 0;
    }

    public IEnumerator<KeyValuePair<string, string>> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
            yield return new(names[i], Text(i));
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private int IndexOf(string key)
    {
        for (var i = 0; i < names.Length; i++)
        {
            if (string.Equals(names[i], key, StringComparison.Ordinal))
                return i;
        }

        for (var i = 0; i < names.Length; i++)
        {
            if (string.Equals(names[i], key, StringComparison.OrdinalIgnoreCase))
                return i;
        }

        return -1;
    }

    // Workers may race to make the same string; every one of them is right.
    private string Text(int i) => (_texts ??= new string?[Count])[i] ??= Encoding.UTF8.GetString(values[i].Span);
}
