using System.Globalization;
using Proofload.Plans;
using Proofload.Sla.Contracts;
using Proofload.Sla.Counting;
using Proofload.Sla.Evaluating;
using Proofload.Sla.Events;

namespace Proofload.Sla.Proposals;

/// <summary>
/// Counts the history of a commitment for each group of requests (by client, route, region, language, ...) and for all together. Memory depends on the
/// number of groups and the length of the history, not on the number of requests.
/// </summary>
public sealed class SegmentHistory : IEventSink
{
    /// <summary>Most groups.</summary>
    public const int MostSegments = 200;

    internal const string NotSaid = "(not said)";

    private readonly SlaContract _contract;
    private readonly int[] _labels;
    private readonly ErrorClasses _classes;
    private readonly DateTimeOffset _from;
    private readonly DateTimeOffset _to;
    private readonly TimeSpan _slot;
    private readonly bool _isComplete;
    private readonly Dictionary<string, SlaCounts> _segments = new(StringComparer.Ordinal);
    private readonly SlaCounts _all;
    private readonly string?[] _last;
    private SlaCounts? _lastCounts;

    /// <summary>Begins to count.</summary>
    /// <param name="contract">The contract; its exclusions and scope hold.</param>
    /// <param name="commitment">The commitment whose way of measuring is used.</param>
    /// <param name="from">Begin, inclusive.</param>
    /// <param name="to">End, exclusive.</param>
    /// <param name="by">Labels that make groups, of <see cref="EventRow.LabelNames"/>; empty: all together only.</param>
    /// <param name="classes">The classes of errors of the reading.</param>
    /// <param name="row">Length of rows of counts. Default a minute.</param>
    /// <param name="isComplete">True when a time without a row had no request.</param>
    /// <exception cref="PlanException">A label is unknown, or the rows are too coarse; one line.</exception>
    public SegmentHistory(SlaContract contract, Commitment commitment, DateTimeOffset from, DateTimeOffset to, IReadOnlyList<string> by, ErrorClasses classes, TimeSpan? row = null, bool isComplete = false)
    {
        ArgumentNullException.ThrowIfNull(contract);
        ArgumentNullException.ThrowIfNull(commitment);
        ArgumentNullException.ThrowIfNull(by);
        if (commitment.Method == SlaMethod.Custom)
            throw new PlanException("a formula over a month is not made of days, so nothing can be promised for it; propose with one of the other methods");
        var needed = SlaEvaluator.LengthOf(commitment, commitment.Method);
        if (row > needed)
            throw new PlanException($"rows of {Units.FormatDuration(row.Value)} do not show intervals of {Units.FormatDuration(needed)}");
        _labels = [.. by.Select(LabelOf)];
        _contract = contract with { Commitments = [commitment with { Where = new ContractScope() }] };
        (_from, _to, _classes, _slot, _isComplete) = (from, to, classes, needed, isComplete);
        _last = new string?[_labels.Length];
        _all = New();
    }

    /// <summary>The history of all requests together, day by day.</summary>
    public IReadOnlyList<SlaDay> All => Days(_all);

    /// <summary>What was counted of all requests together.</summary>
    public SlaCounts AllCounts => _all;

    /// <summary>The groups by name, such as <c>region=eu, client=acme</c>, with the values of their labels and their days; most requests first.</summary>
    public IReadOnlyList<(string Name, ContractScope Where, IReadOnlyList<SlaDay> Days)> Segments =>
        [.. _segments.OrderByDescending(static s => Requests(s.Value)).ThenBy(static s => s.Key, StringComparer.Ordinal).Select(s => (NameOf(s.Key), ScopeOf(s.Key), Days(s.Value)))];

    /// <inheritdoc/>
    public void Add(EventRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        _all.Add(row);
        if (_labels.Length > 0 && row.Time >= _from.UtcTicks && row.Time < _to.UtcTicks)
            CountsOf(row).Add(row);
    }

    private SlaCounts CountsOf(EventRow row)
    {
        var isLast = _lastCounts is not null;
        for (var i = 0; i < _labels.Length && isLast; i++)
            isLast = ReferenceEquals(row.Labels[_labels[i]], _last[i]);
        if (isLast)
            return _lastCounts!;
        for (var i = 0; i < _labels.Length; i++)
            _last[i] = row.Labels[_labels[i]];
        var key = string.Join('\n', _last.Select(static l => l ?? ""));
        if (!_segments.TryGetValue(key, out _lastCounts))
        {
            if (_segments.Count == MostSegments)
                throw new InvalidDataException($"there are more than {MostSegments} groups by {string.Join(", ", _labels.Select(static l => EventRow.LabelNames[l]))}; group by fewer labels");
            _segments.Add(key, _lastCounts = New());
        }

        return _lastCounts;
    }

    private SlaCounts New() => new(_contract, _from, _to, _classes, _slot) { IsComplete = _isComplete };

    private static IReadOnlyList<SlaDay> Days(SlaCounts counts)
    {
        var what = counts.Contract.Commitments[0];
        var intervals = IntervalSplit.Of(counts, counts.Commitments[0], SlaEvaluator.LengthOf(what, what.Method))!;
        return DayFigures.Of(counts, what, intervals, BillingMonth.ZoneOf(counts.Contract.Term.TimeZone)!);
    }

    private static long Requests(SlaCounts counts)
    {
        var sum = 0L;
        foreach (ref readonly var slot in counts.Felt)
            sum += slot.Total;
        return sum;
    }

    private string NameOf(string key) => string.Join(", ", key.Split('\n').Select((value, i) => $"{EventRow.LabelNames[_labels[i]]}={(value.Length == 0 ? NotSaid : value)}"));

    private ContractScope ScopeOf(string key)
    {
        var scope = new ContractScope();
        var values = key.Split('\n');
        for (var i = 0; i < values.Length; i++)
        {
            var value = values[i];
            scope = EventRow.LabelNames[_labels[i]] switch
            {
                "service" => scope with { Service = value },
                "model" => scope with { Model = value },
                "region" => scope with { Region = value },
                "client" => scope with { Client = value },
                "route" => scope with { Route = value },
                _ => scope with { Language = value },
            };
        }

        return scope;
    }

    private static int LabelOf(string name)
    {
        for (var i = 0; i < EventRow.LabelNames.Count; i++)
        {
            if (EventRow.LabelNames[i] == name)
                return i;
        }

        throw new PlanException(string.Create(CultureInfo.InvariantCulture, $"unknown label {Units.Quote(name)}; {NearestName.Hint(name, [.. EventRow.LabelNames])}"));
    }
}
