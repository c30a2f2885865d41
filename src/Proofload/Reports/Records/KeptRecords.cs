using Proofload.Measurement.Recording;
using Proofload.Results;

namespace Proofload.Reports.Records;

/// <summary>Keeps the measured requests of a run in memory, up to a limit, and passes all on. For several workers.</summary>
/// <param name="next">Takes everything too; null for nobody.</param>
/// <param name="limit">Most requests. Default <see cref="DefaultLimit"/>, some 200 MB.</param>
public sealed class KeptRecords(IRecordSink? next = null, int limit = KeptRecords.DefaultLimit) : IRecordSink
{
    /// <summary>Requests that are kept unless another limit is named.</summary>
    public const int DefaultLimit = 500_000;

    private readonly Lock _gate = new();
    private readonly List<RequestRecord> _records = [];
    private bool _isOver;

    /// <summary>What was kept; null when there was more than the limit, because a part would show something else than the whole.</summary>
    public IReadOnlyList<RequestRecord>? Records
    {
        get
        {
            lock (_gate)
            {
                return _isOver ? null : [.. _records];
            }
        }
    }

    /// <inheritdoc/>
    public void Accept(ReadOnlySpan<RequestRecord> records)
    {
        next?.Accept(records);
        lock (_gate)
        {
            foreach (ref readonly var record in records)
            {
                if (record.Phase != RunPhase.Measured || _isOver)
                {
                    continue;
                }

                _isOver = _records.Count >= limit;
                if (_isOver)
                {
                    _records.Clear();
                    _records.TrimExcess();
                }
                else
                {
                    _records.Add(record);
                }
            }
        }
    }
}
