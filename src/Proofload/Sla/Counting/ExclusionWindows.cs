using Proofload.Sla.Contracts;
using Proofload.Sla.Events;

namespace Proofload.Sla.Counting;

/// <summary>The exclusions of a contract as instants.</summary>
public sealed class ExclusionWindows
{
    private readonly Window[] _windows;

    /// <summary>The exclusions of a contract.</summary>
    /// <param name="contract">The contract.</param>
    /// <param name="classes">The classes of errors of the reading.</param>
    public ExclusionWindows(SlaContract contract, ErrorClasses classes)
    {
        ArgumentNullException.ThrowIfNull(contract);
        var zone = BillingMonth.ZoneOf(contract.Term.TimeZone)!;
        _windows = [.. contract.Exclusions.Select(e => new Window(e, e.From.In(zone).UtcTicks, e.To.In(zone).UtcTicks, new ErrorClassSet(e.Errors.Count == 0 ? ["*"] : e.Errors, classes)))];
    }

    /// <summary>How many there are.</summary>
    public int Count => _windows.Length;

    /// <summary>Rows that lie in one window only in part; they count whole.</summary>
    public long Straddling { get; private set; }

    /// <summary>True when a span lies in times that are not there at all.</summary>
    /// <param name="from">Begin, ticks of UTC.</param>
    /// <param name="to">End.</param>
    public bool Removes(long from, long to) => Array.Exists(_windows, w => w.What.Effect == ExclusionEffect.Everything && w.From <= from && to <= w.To);

    /// <summary>The window that takes failures of a class out of a row; -1 for none.</summary>
    /// <param name="row">The row.</param>
    /// <param name="errorClass">Class of the failure; null for a missed bound.</param>
    public int Of(EventRow row, int? errorClass)
    {
        ArgumentNullException.ThrowIfNull(row);
        var end = row.Time + Math.Max(1, row.Length);
        for (var i = 0; i < _windows.Length; i++)
        {
            ref readonly var w = ref _windows[i];
            if (w.From <= row.Time && end <= w.To && w.What.Effect == ExclusionEffect.Failures && (errorClass is { } id ? w.Errors.Contains(id) : w.What.Errors.Count == 0))
                return i;
        }

        return -1;
    }

    /// <summary>Notes a row that crosses the border of a window.</summary>
    internal void Note(EventRow row)
    {
        if (row.Length > 0 && Array.Exists(_windows, w => w.From < row.Time + row.Length && row.Time < w.To && (row.Time < w.From || w.To < row.Time + row.Length)))
            Straddling++;
    }

    /// <summary>Begin and end of an exclusion, ticks of UTC.</summary>
    internal (long From, long To) TimesOf(int index) => (_windows[index].From, _windows[index].To);

    private readonly record struct Window(ContractExclusion What, long From, long To, ErrorClassSet Errors);
}
