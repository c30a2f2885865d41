using System.Globalization;
using System.Text;
using Proofload.Sla.Contracts;
using Proofload.Sla.Counting;
using Proofload.Sla.Evaluating;

namespace Proofload.Sla.Claims;

/// <summary>Intervals with their raw counts as CSV, and back.</summary>
internal static class IntervalCsv
{
    private const string Head = "from,to,state,valid,bad,excluded,counted,counted_bad,value";

    public static string Time(long ticks) => new DateTime(ticks, DateTimeKind.Utc).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    public static string Write(IReadOnlyList<SlaInterval> intervals, Commitment what, IEnumerable<int> which, bool[] down)
    {
        var csv = new StringBuilder(Head).Append('\n');
        foreach (var i in which)
        {
            var (interval, counts) = (intervals[i], intervals[i].Counts);
            csv.Append(CultureInfo.InvariantCulture, $"{Time(interval.From)},{Time(interval.To)},{IntervalWords.Of(interval.State)},{counts.Valid},{counts.Bad},{counts.Excluded},{counts.Counted},{counts.CountedBad},")
                .Append(Value(interval, what, down.Length > 0 && down[i])).Append('\n');
        }

        return csv.ToString();
    }

    /// <summary>The intervals of a file; null when it is none.</summary>
    public static IReadOnlyList<SlaInterval>? Read(string text)
    {
        var lines = text.Split('\n');
        if (lines[0] != Head)
            return null;
        var intervals = new List<SlaInterval>();
        foreach (var line in lines.Skip(1).Where(static l => l.Length > 0))
        {
            if (One(line) is not { } interval)
                return null;
            intervals.Add(interval);
        }

        return intervals;
    }

    private static SlaInterval? One(string line)
    {
        var fields = line.Split(',');
        if (fields.Length != 9 || !TryTime(fields[0], out var from) || !TryTime(fields[1], out var to) || to <= from
            || Enum.GetValues<IntervalState>().Where(s => IntervalWords.Of(s) == fields[2]).Select(static s => (IntervalState?)s).FirstOrDefault() is not { } state)
            return null;
        var numbers = new long[3];
        for (var i = 0; i < 3; i++)
        {
            if (!long.TryParse(fields[3 + i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i]))
                return null;
        }

        var counts = new SlotCounts { Valid = numbers[0], Bad = numbers[1], Excluded = numbers[2] };
        return counts.Bad > counts.Valid || counts.Excluded > counts.Bad || (state == IntervalState.Counted) != (counts.Counted > 0) ? null : new SlaInterval(from, to, state, counts);
    }

    private static bool TryTime(string text, out long ticks)
    {
        var parsed = DateTime.TryParseExact(text, "yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time);
        ticks = time.Ticks;
        return parsed;
    }

    private static string Value(in SlaInterval interval, Commitment what, bool isDown)
    {
        if (what.Method == SlaMethod.DownTime)
            return interval.State == IntervalState.Removed || (interval.State == IntervalState.Missing && what.EmptyInterval == EmptyInterval.LeftOut) ? "" : isDown ? "0" : "1";
        if (interval.State != IntervalState.Counted)
            return interval.State is IntervalState.Removed or IntervalState.Excluded || what.Method is SlaMethod.RequestRatio or SlaMethod.Custom ? "" : what.EmptyInterval switch { EmptyInterval.Up => "1", EmptyInterval.Down => "0", _ => "" };
        return what.Method == SlaMethod.GoodSlices ? MethodFigures.IsGood(interval, what) ? "1" : "0" : interval.Ratio.ToString(CultureInfo.InvariantCulture);
    }
}
