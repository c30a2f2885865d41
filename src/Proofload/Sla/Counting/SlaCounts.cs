using Proofload.Plans;
using Proofload.Sla.Contracts;
using Proofload.Sla.Events;

namespace Proofload.Sla.Counting;

/// <summary>
/// Counts the rows of a time span for a contract: one ledger for each commitment, as the contract counts, and one of what users felt.
/// Memory depends on the length of the time and the number of commitments, not on the number of requests.
/// </summary>
public sealed class SlaCounts : IEventSink
{
    private readonly CommitmentCounter[] _commitments;
    private readonly FeltCounts[] _felt;
    private readonly ScopeFilter _scope;

    // Counts of several objectives are about the same requests: users felt each once. Those of availability tell it best.
    private readonly string? _felter;

    /// <summary>Begins to count.</summary>
    /// <param name="contract">The contract.</param>
    /// <param name="from">Begin, inclusive.</param>
    /// <param name="to">End, exclusive.</param>
    /// <param name="classes">The classes of errors of the reading.</param>
    /// <param name="slot">Length of a slot, at least as long as a row of counts. Default a minute.</param>
    public SlaCounts(SlaContract contract, DateTimeOffset from, DateTimeOffset to, ErrorClasses classes, TimeSpan? slot = null)
    {
        ArgumentNullException.ThrowIfNull(contract);
        (Contract, Classes) = (contract, classes);
        Grid = new SlotGrid(from.UtcTicks, to.UtcTicks, (slot ?? TimeSpan.FromMinutes(1)).Ticks);
        Exclusions = new ExclusionWindows(contract, classes);
        _scope = new ScopeFilter(contract.Scope);
        _felt = new FeltCounts[Grid.Count];
        _felter = (contract.Commitments.FirstOrDefault(static c => c.Objective.Length > 0 && c.Speed is null && c.Errors.Count > 0) ?? contract.Commitments.FirstOrDefault(static c => c.Objective.Length > 0))?.Objective;
        _commitments = [.. contract.Commitments.Select(c => new CommitmentCounter(c, Grid, classes, Exclusions))];
    }

    /// <summary>The contract.</summary>
    public SlaContract Contract { get; }

    /// <summary>The classes of errors.</summary>
    public ErrorClasses Classes { get; }

    /// <summary>The slots.</summary>
    public SlotGrid Grid { get; }

    /// <summary>The exclusions.</summary>
    public ExclusionWindows Exclusions { get; }

    /// <summary>The ledgers of the commitments, in the contract's order.</summary>
    public IReadOnlyList<CommitmentCounter> Commitments => _commitments;

    /// <summary>What users felt, slot by slot.</summary>
    public ReadOnlySpan<FeltCounts> Felt => _felt;

    /// <summary>Failures that users felt, by class.</summary>
    public IReadOnlyDictionary<int, long> FeltByClass => _byClass;

    private readonly Dictionary<int, long> _byClass = [];

    /// <summary>Rows that were taken.</summary>
    public long Rows { get; private set; }

    /// <summary>Rows outside the time.</summary>
    public long OutsideTime { get; private set; }

    /// <summary>Rows of another service, model, region, ....</summary>
    public long OutsideScope { get; private set; }

    /// <summary>True when the rows are known to be all there are, so that a time without one is a time without a request.</summary>
    public bool IsComplete { get; init; }

    /// <summary>Labels of the contract's scope that no row has said.</summary>
    public IReadOnlyList<string> Unsaid => [.. _scope.Unsaid];

    /// <summary>Reads a source to its end.</summary>
    /// <param name="source">The source.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="InvalidDataException">The source is wrong; one line with the place.</exception>
    public void Read(IEventSource source, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        source.Read(Classes, this, cancellation);
    }

    /// <inheritdoc/>
    public void Add(EventRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        if (!_scope.Takes(row))
        {
            OutsideScope++;
            return;
        }

        var slot = Grid.Of(row.Time);
        if (slot < 0)
        {
            OutsideTime++;
            return;
        }

        if (row.Length > 0)
            Fits(row, slot);
        Rows++;
        Exclusions.Note(row);
        if (row.Objective is null || row.Objective == _felter)
            Feel(row, slot);
        foreach (var commitment in _commitments)
        {
            if (commitment.Takes(row))
                commitment.Add(row, slot);
        }
    }

    private void Fits(EventRow row, int slot)
    {
        if (row.Length > Grid.Length)
            throw new InvalidDataException($"a row of {Units.FormatDuration(new TimeSpan(row.Length))} does not fit the slots of {Units.FormatDuration(new TimeSpan(Grid.Length))} that are counted in; say the length of rows with --row");
        if (row.Time + row.Length > Grid.EndOf(slot) && Grid.EndOf(slot) != Grid.To)
            throw new InvalidDataException($"the row from {EventTime.Format(row.Time)} on, {Units.FormatDuration(new TimeSpan(row.Length))} long, does not lie within one slot of {Units.FormatDuration(new TimeSpan(Grid.Length))}");
    }

    private void Feel(EventRow row, int slot)
    {
        ref var felt = ref _felt[slot];
        felt.IsSeen = true;
        felt.Total += row.Total;
        var bad = 0L;
        foreach (var error in row.Errors)
        {
            bad += error.Count;
            System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_byClass, error.Class, out _) += error.Count;
        }

        felt.Bad += Math.Max(bad, row.Total - (row.Good ?? row.Total));
    }
}
