using System.Globalization;
using Proofload.Measurement.Randomness;
using Proofload.Plans;
using Proofload.Plans.Loads;

namespace Proofload.Data.Traces;

/// <summary>Which rows of a trace are replayed: sorted by time, then the window, the first rows of it, and of those a seeded share.</summary>
internal sealed class TraceCut(ReplayLoad plan, ulong seed)
{
    private const long NsPerTick = 100;

    private readonly long _fromNs = plan.From is { } from ? from.Ticks * NsPerTick : 0;
    private readonly long? _toNs = (plan.To ?? plan.From.GetValueOrDefault() + plan.For)?.Ticks * NsPerTick;

    /// <summary>What the cut leaves out, for a description; empty when it leaves nothing out.</summary>
    public string Description { get; private set; } = "";

    /// <summary>Cuts the rows; their times then count from the start of the window.</summary>
    /// <param name="rows">All rows that were read, at least one.</param>
    /// <returns>Length of one round when the trace is looped, nanoseconds; 0 when all times are equal.</returns>
    /// <exception cref="PlanException">Nothing is left.</exception>
    public long Apply(TraceRows rows)
    {
        var table = rows.Table;
        var all = table.Count;
        SortAndRebase(table);
        var lengthNs = table.TimesNs[all - 1];
        var places = Window(table, out var isWholeWindow);
        if (places.Length == 0)
            throw new PlanException($"load.{(plan.From is null ? plan.To is null ? "for" : "to" : "from")}: no row lies from {Seconds(_fromNs)}{(_toNs is { } end ? $" to {Seconds(end)}" : " on")}; the trace lasts {Seconds(lengthNs)}");

        var periodNs = Period(table, places, isWholeWindow);
        var kept = plan.Share < 1 ? Share(table, rows.SessionKeys, places) : places;
        if (kept.Length == 0)
            throw new PlanException($"load.share: none of {places.Length:N0} rows was drawn; take a larger share or another seed");
        if (kept.Length < all)
            table.Keep(kept);
        if (_fromNs > 0)
        {
            for (var i = 0; i < table.Count; i++)
                table.TimesNs[i] -= _fromNs;
        }

        Description = kept.Length == all ? "" : $" of {all:N0}{(plan.Share < 1 ? string.Create(CultureInfo.InvariantCulture, $", a share of {plan.Share * 100:0.####} %") : "")}"
            + (_fromNs > 0 || _toNs is not null ? $", from {Seconds(_fromNs)}{(_toNs is { } to ? $" to {Seconds(to)}" : " on")}" : "");
        return periodNs;
    }

    /// <summary>Times from 0 in ascending order; rows with equal times keep their order.</summary>
    private static void SortAndRebase(TraceTable table)
    {
        var (least, isSorted) = (table.TimesNs[0], true);
        for (var i = 1; i < table.Count; i++)
        {
            isSorted &= table.TimesNs[i] >= table.TimesNs[i - 1];
            least = Math.Min(least, table.TimesNs[i]);
        }

        if (!isSorted)
        {
            var order = new int[table.Count];
            for (var i = 0; i < order.Length; i++)
                order[i] = i;
            var times = table.TimesNs;
            Array.Sort(order, (a, b) => times[a].CompareTo(times[b]) is not 0 and var c ? c : a.CompareTo(b));
            table.Keep(order);
        }

        if (least != 0)
        {
            for (var i = 0; i < table.Count; i++)
                table.TimesNs[i] -= least;
        }
    }

    private int[] Window(TraceTable table, out bool isWhole)
    {
        var first = table.FirstAt(_fromNs);
        var end = _toNs is { } to ? table.FirstAt(to) : table.Count;
        var count = Math.Max(0, end - first);
        isWhole = plan.MaxRows is null || count <= plan.MaxRows;
        var places = new int[Math.Min(count, plan.MaxRows ?? count)];
        for (var i = 0; i < places.Length; i++)
            places[i] = first + i;
        return places;
    }

    /// <summary>The window where one was named and is full; else the time of its last row and one mean gap. A share does not change it.</summary>
    private long Period(TraceTable table, int[] places, bool isWholeWindow)
    {
        if (_toNs is { } to && isWholeWindow)
            return to - _fromNs;
        if (places.Length < 2)
            return 0;
        var (first, last) = (table.TimesNs[places[0]], table.TimesNs[places[^1]]);
        return last == first ? 0 : last - _fromNs + ((last - first) / (places.Length - 1));
    }

    /// <summary>Draws sessions, so that conversations stay whole; a row without a session is drawn for itself. A larger share holds every smaller one.</summary>
    private int[] Share(TraceTable table, IReadOnlyList<ulong> sessionKeys, int[] places)
    {
        var kept = new List<int>((int)(places.Length * plan.Share) + 16);
        foreach (var place in places)
        {
            var session = table.Sessions[place];
            var random = session < 0 ? SeededRandom.At(seed, DataStreams.TraceRow, (ulong)place) : SeededRandom.At(seed, DataStreams.TraceSession, sessionKeys[session]);
            if (random.NextDouble() < plan.Share)
                kept.Add(place);
        }

        return [.. kept];
    }

    private static string Seconds(long ns) => string.Create(CultureInfo.InvariantCulture, $"{ns / 1e9:0.###} s");
}
