namespace Proofload.Data.Traces;

/// <summary>A column of a trace that costs nothing until a row has a value in it.</summary>
/// <param name="missing">What rows without a value have.</param>
internal sealed class TraceColumn<T>(T missing)
    where T : struct, IEquatable<T>
{
    private ChunkedList<T>? _values;
    private int _count;

    /// <summary>True when some row has a value.</summary>
    public bool HasValues => _values is not null;

    public T this[int row] => _values is null ? missing : _values[row];

    public void Add(T value)
    {
        if (_values is null && !value.Equals(missing))
        {
            _values = new ChunkedList<T>();
            for (var i = 0; i < _count; i++)
                _values.Add(missing);
        }

        _count++;
        _values?.Add(value);
    }

    /// <summary>Keeps these rows only, in their order.</summary>
    public void Keep(ReadOnlySpan<int> rows)
    {
        _count = rows.Length;
        _values = _values?.At(rows);
    }
}
