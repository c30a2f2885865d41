using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Proofload.Measurement.Histograms;

namespace Proofload.Measurement.Recording;

/// <summary>
/// Where the code of scenarios puts its own metrics, counters and checks, and what is known of the code itself. Belongs to one worker: one
/// writer, no locks, no allocation once a name is known.
/// </summary>
public sealed class CustomRecorder
{
    /// <summary>Most names of metrics, of counters and of checks each.</summary>
    public const int MostNames = 64;

    /// <summary>Most different texts of exceptions.</summary>
    public const int MostTexts = 20;

    private readonly Dictionary<string, CustomHistogram> _metrics = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _counters = new(StringComparer.Ordinal);
    private readonly Dictionary<string, CustomCheck> _checks = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _texts = new(StringComparer.Ordinal);
    private readonly Histogram _code = new();

    /// <summary>Sessions whose code came to its end, well or badly.</summary>
    public long Ended { get; private set; }

    /// <summary>Sessions whose code threw.</summary>
    public long Threw { get; private set; }

    /// <summary>The metric of a name; null when there is none yet.</summary>
    public CustomHistogram? Find(string name) => _metrics.GetValueOrDefault(name);

    /// <summary>Makes a metric; null when there are too many.</summary>
    public CustomHistogram? Add(string name, string unit) =>
        _metrics.Count < MostNames ? _metrics[name] = new CustomHistogram(name, unit) : null;

    /// <summary>Adds to a counter; false when the name is new and there are too many.</summary>
    public bool TryCount(string name, long by)
    {
        ref var count = ref Slot(_counters, name, out var isThere);
        if (!isThere)
            return false;

        count += by;
        return true;
    }

    /// <summary>True when the check or counter of this name exists already, so that its name need not be looked at.</summary>
    public bool HasCheck(string name) => _checks.ContainsKey(name);

    /// <inheritdoc cref="HasCheck"/>
    public bool HasCounter(string name) => _counters.ContainsKey(name);

    /// <summary>Counts a check; false when the name is new and there are too many.</summary>
    public bool TryCheck(string name, bool holds)
    {
        ref var check = ref Slot(_checks, name, out var isThere);
        if (!isThere)
            return false;

        check = new CustomCheck(name, check.Passed + (holds ? 1 : 0), check.Failed + (holds ? 0 : 1));
        return true;
    }

    /// <summary>The code held the worker's loop for so long.</summary>
    public void RecordCode(long ns) => _code.Record(ns);

    /// <summary>The code of a session came to its end.</summary>
    public void RecordEnd() => Ended++;

    /// <summary>The code of a session threw. A text that is not among the first <see cref="MostTexts"/> counts as other.</summary>
    public void RecordException(string text)
    {
        Ended++;
        Threw++;
        if (!_texts.ContainsKey(text) && _texts.Count >= MostTexts)
            text = "(other)";
        _texts[text] = _texts.GetValueOrDefault(text) + 1;
    }

    /// <summary>What was recorded so far. For the worker's thread, or for anybody after the worker has stopped.</summary>
    public CustomSnapshot Snapshot() => new()
    {
        Metrics = [.. _metrics.Values.Select(static m => m.Freeze())],
        Counters = [.. _counters.Select(static c => new CustomCounter(c.Key, c.Value))],
        Checks = [.. _checks.Values],
        Code = _code.ToSparse(),
        Ended = Ended,
        Threw = Threw,
        Texts = [.. _texts.Select(static t => (t.Key, t.Value))],
    };

    private static ref T Slot<T>(Dictionary<string, T> items, string name, out bool isThere)
        where T : struct
    {
        if (items.Count >= MostNames)
        {
            ref var known = ref CollectionsMarshal.GetValueRefOrNullRef(items, name);
            isThere = !Unsafe.IsNullRef(ref known);
            return ref known;
        }

        isThere = true;
        return ref CollectionsMarshal.GetValueRefOrAddDefault(items, name, out _);
    }
}
