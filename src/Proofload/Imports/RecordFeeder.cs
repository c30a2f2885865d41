using Proofload.Measurement.Recording;

namespace Proofload.Imports;

/// <summary>
/// Feeds the requests of a file to the same recorder that a live run uses. A file need not be in the order of time: requests are sorted in
/// portions, and what is earlier than a portion goes back to its place in the series. Memory does not grow with the number of requests.
/// </summary>
/// <param name="kinds">Most request kinds.</param>
/// <param name="zeroNs">Time zero of the run in the file's clock; null takes the first portion's earliest send.</param>
internal sealed class RecordFeeder(int kinds, long? zeroNs)
{
    private const int Portion = 8_192;

    private readonly Recorder _recorder = new(kinds);
    private RequestRecord[] _records = new RequestRecord[64];
    private (int Start, int Length)[] _gapRanges = new (int, int)[64];
    private long[] _times = [];
    private int[] _events = [];
    private long[] _gaps = [];
    private int _gapCount;
    private int _count;
    private TickCollector? _ticks;

    /// <summary>Time zero of the run in the file's clock; null before the first portion.</summary>
    public long? ZeroNs { get; private set; } = zeroNs;

    /// <summary>The earliest send, in the file's clock, when it lies before <see cref="ZeroNs"/>: then the figures are incomplete and the file must be read again from it.</summary>
    public long? Earlier { get; private set; }

    /// <summary>Number of requests taken.</summary>
    public long Taken { get; private set; }

    /// <summary>The run over time.</summary>
    public TickCollector Ticks => _ticks ??= new TickCollector([_recorder]);

    /// <summary>Takes a request. Its clock points are in the file's clock, nanoseconds.</summary>
    /// <param name="record">The request; sent is known, and done for a success; done is not before sent.</param>
    /// <param name="chunkGapsNs">Gaps between its token-bearing events.</param>
    public void Add(in RequestRecord record, ReadOnlySpan<long> chunkGapsNs)
    {
        Taken++;
        if (_count == _records.Length)
        {
            Array.Resize(ref _records, 2 * _count);
            Array.Resize(ref _gapRanges, 2 * _count);
        }

        _gapRanges[_count] = (_gapCount, chunkGapsNs.Length);
        if (_gaps.Length < _gapCount + chunkGapsNs.Length)
            Array.Resize(ref _gaps, Math.Max(_gaps.Length * 2, _gapCount + chunkGapsNs.Length));
        chunkGapsNs.CopyTo(_gaps.AsSpan(_gapCount));
        _gapCount += chunkGapsNs.Length;
        _records[_count++] = record;
        if (_count == Portion || _gapCount > 1 << 20)
            Flush();
    }

    /// <summary>Feeds what is left.</summary>
    public RecorderSnapshot Finish()
    {
        Flush();
        _recorder.Finish(0, 0);
        Ticks.Drain();
        return _recorder.Snapshot();
    }

    private void Flush()
    {
        if (_count == 0)
            return;

        var first = long.MaxValue;
        foreach (ref readonly var record in _records.AsSpan(0, _count))
            first = Math.Min(first, StartOf(record));
        ZeroNs ??= first;
        if (first < ZeroNs)
            Earlier = Math.Min(Earlier ?? first, first);
        if (Earlier is null)
            Feed(ZeroNs.Value);
        (_count, _gapCount) = (0, 0);
    }

    private void Feed(long zero)
    {
        if (_times.Length < 2 * _count)
            (_times, _events) = (new long[2 * _count], new int[2 * _count]);
        for (var i = 0; i < _count; i++)
        {
            Rebase(ref _records[i], zero);
            (_times[2 * i], _events[2 * i]) = (_records[i].Sent, 2 * i);
            (_times[(2 * i) + 1], _events[(2 * i) + 1]) = (Math.Max(_records[i].Sent, _records[i].Done), (2 * i) + 1);
        }

        Array.Sort(_times, _events, 0, 2 * _count);
        for (var e = 0; e < 2 * _count; e++)
        {
            if (_recorder.SeekTo(_times[e]))
                Ticks.Drain();

            var i = _events[e] / 2;
            if (_events[e] % 2 == 0)
                _recorder.RecordStarted();
            else
                _recorder.Record(_records[i], _gaps.AsSpan(_gapRanges[i].Start, _gapRanges[i].Length));
        }
    }

    private static long StartOf(in RequestRecord record) => record.Intended >= 0 ? Math.Min(record.Intended, record.Sent) : record.Sent;

    private static void Rebase(ref RequestRecord r, long zero)
    {
        r.Intended = Shift(r.Intended, zero);
        r.Sent = Shift(r.Sent, zero);
        r.FirstToken = Shift(r.FirstToken, zero);
        r.FirstOutputToken = Shift(r.FirstOutputToken, zero);
        r.LastToken = Shift(r.LastToken, zero);
        r.Done = Shift(r.Done, zero);
    }

    private static long Shift(long point, long zero) => point < 0 ? RequestRecord.Absent : point - zero;
}
