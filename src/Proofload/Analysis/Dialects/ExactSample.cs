namespace Proofload.Analysis.Dialects;

/// <summary>Every single value, with a weight each where the tool weighs them.</summary>
internal sealed class ExactSample : Sample
{
    private readonly double[] _values;
    private readonly double[]? _weights;
    private readonly double _totalWeight;

    /// <param name="values">At least one.</param>
    /// <param name="weights">As many, not negative, one of them above 0; null weighs all alike.</param>
    public ExactSample(IEnumerable<double> values, IEnumerable<double>? weights = null)
    {
        _values = [.. values];
        ArgumentOutOfRangeException.ThrowIfZero(_values.Length, nameof(values));
        if (weights is null)
        {
            Array.Sort(_values);
            _totalWeight = _values.Length;
            return;
        }

        _weights = [.. weights];
        Array.Sort(_values, _weights);
        _totalWeight = _weights.Sum();
    }

    public override long Count => _values.Length;

    public override double Mean => Weighted(static v => v) / _totalWeight;

    public override double Min => _values[0];

    public override double Max => _values[^1];

    public override double Sum => _values.Sum();

    public override double Deviation(bool unbiased)
    {
        var mean = Mean;
        var squares = Weighted(v => (v - mean) * (v - mean));
        return unbiased ? (_totalWeight > 1 ? Math.Sqrt(squares / (_totalWeight - 1)) : 0) : Math.Sqrt(squares / _totalWeight);
    }

    public override double ShareWithin(double low, double high) => _values.Count(v => v >= low && v <= high) / (double)_values.Length;

    public override double AtRank(long rank) => _values[rank - 1];

    protected override double AtShare(double q)
    {
        var reached = 0.0;
        for (var i = 0; i < _values.Length; i++)
        {
            reached += _weights is null ? 1 : _weights[i];
            if (reached >= (q * _totalWeight) - 1e-9)
            {
                return _values[i];
            }
        }

        return _values[^1];
    }

    private double Weighted(Func<double, double> of)
    {
        var sum = 0.0;
        for (var i = 0; i < _values.Length; i++)
        {
            sum += of(_values[i]) * (_weights is null ? 1 : _weights[i]);
        }

        return sum;
    }
}
