using Proofload.Sla.Contracts;
using Proofload.Sla.Events;

namespace Proofload.Sla.Counting;

/// <summary>Which rows a scope means. A row that does not say its service, model, ... is taken for one of the scope.</summary>
internal sealed class ScopeFilter
{
    private readonly (int Label, string Value)[] _wanted;

    public ScopeFilter(ContractScope scope)
    {
        string[] values = [scope.Service, scope.Model, scope.Region, scope.Client, scope.Route, scope.Language];
        _wanted = [.. values.Select(static (v, i) => (i, v)).Where(static w => w.v.Length > 0)];
    }

    /// <summary>Names of labels that were asked for and that no row has said.</summary>
    public IEnumerable<string> Unsaid => _wanted.Where(w => !_said[w.Label]).Select(static w => EventRow.LabelNames[w.Label]);

    private readonly bool[] _said = new bool[6];

    public bool Takes(EventRow row)
    {
        foreach (var (label, value) in _wanted)
        {
            if (row.Labels[label] is not { } said)
                continue;
            _said[label] = true;
            if (!string.Equals(said, value, StringComparison.Ordinal))
                return false;
        }

        return true;
    }
}
