using Proofload.Load.Curves;
using Proofload.Plans;

namespace Proofload.Load.Users;

/// <summary>
/// Whole users over time: the shape's value rounded to the nearest integer (half up), which keeps the shape's area, as a list of the
/// exact nanoseconds at which it changes. The first value holds during warm-up, the last one during cool-down.
/// </summary>
internal sealed class UserCurve
{
    private const int MostUsers = 1_000_000;

    private readonly List<long> _times = [0];
    private readonly List<int> _users;
    private readonly long _periodNs;
    private readonly long _warmUpNs;
    private readonly long _measuredNs;
    private readonly int _last;

    /// <param name="shape">Shape; its time 0 is the start of the measured phase.</param>
    /// <param name="warmUpNs">Length of the warm-up.</param>
    /// <param name="measuredNs">Length of the measured phase; <see cref="IArrivalSchedule.Never"/> without an end.</param>
    /// <exception cref="PlanException">More than a million users.</exception>
    public UserCurve(RateCurve shape, long warmUpNs, long measuredNs)
    {
        (_warmUpNs, _measuredNs, _periodNs) = (warmUpNs, measuredNs, shape.PeriodNs);
        _users = [Users(shape, 0)];
        var parts = shape.MonotoneParts;
        for (var i = 0; i < parts.Count; i++)
        {
            var end = i + 1 < parts.Count ? parts[i + 1] : _periodNs > 0 ? _periodNs : parts[i] + 1;
            AddPart(shape, parts[i], end);
        }

        _last = measuredNs == IArrivalSchedule.Never ? _users[^1] : InShape(measuredNs - 1);
        MaxUsers = Math.Max(_last, _users.Where((_, i) => _times[i] < measuredNs).Max());
    }

    /// <summary>Most users at any time.</summary>
    public int MaxUsers { get; }

    /// <summary>Users at a time of the load.</summary>
    public int UsersAt(long ns) =>
        ns < _warmUpNs ? _users[0] : ns - _warmUpNs >= _measuredNs ? _last : InShape(ns - _warmUpNs);

    /// <summary>First time after <paramref name="ns"/> at which <see cref="UsersAt"/> changes.</summary>
    public long NextChangeAfter(long ns)
    {
        var local = ns < _warmUpNs ? 0 : ns - _warmUpNs;
        var next = NextInShape(local);
        return next >= _measuredNs || next >= IArrivalSchedule.Never - _warmUpNs ? IArrivalSchedule.Never : _warmUpNs + next;
    }

    private static int Users(RateCurve shape, long ns)
    {
        var users = Math.Floor(shape.ValueAt(ns) + 0.5);
        return users <= MostUsers ? (int)users : throw new PlanException($"load.concurrency: {users:N0} is more than {MostUsers:N0}");
    }

    private int InShape(long ns) => _users[IndexAt(_periodNs > 0 ? ns % _periodNs : ns)];

    private long NextInShape(long ns)
    {
        var start = _periodNs > 0 ? ns - (ns % _periodNs) : 0;
        var next = IndexAt(ns - start) + 1;
        if (next < _times.Count)
            return start + _times[next];
        if (_periodNs == 0 || _times.Count == 1)
            return IArrivalSchedule.Never;
        return start + _periodNs + (_users[^1] != _users[0] ? 0 : _times[1]);
    }

    private int IndexAt(long ns)
    {
        var found = _times.BinarySearch(ns);
        return found >= 0 ? found : ~found - 1;
    }

    /// <summary>Adds the changes of a monotone part by halving: exact to the nanosecond because the value itself is asked.</summary>
    private void AddPart(RateCurve shape, long start, long end)
    {
        AddChange(start, Users(shape, start));
        var last = Users(shape, end - 1);
        while (_users[^1] != last)
        {
            var (low, high) = (Math.Max(_times[^1], start), end - 1);
            while (high - low > 1)
            {
                var middle = low + ((high - low) / 2);
                if (Users(shape, middle) == _users[^1])
                    low = middle;
                else
                    high = middle;
            }

            AddChange(high, Users(shape, high));
        }
    }

    private void AddChange(long ns, int users)
    {
        if (users == _users[^1])
            return;
        _times.Add(ns);
        _users.Add(users);
    }
}
