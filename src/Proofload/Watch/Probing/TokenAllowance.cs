using System.Globalization;

namespace Proofload.Watch.Probing;

/// <summary>
/// What a target may still spend in tokens, by the hour and the day (UTC). A probe goes out while nothing of the allowance is used up, each one under way counted
/// as the largest answer so far; so the limit is passed by no more than the first answers are larger than that.
/// </summary>
internal sealed class TokenAllowance(WatchTarget target)
{
    private long _hour;
    private long _day;
    private long _spentInHour;
    private long _spentInDay;
    private long _underWay;
    private long _largest;

    /// <summary>True when the target has a limit.</summary>
    public bool IsLimited => target.TokensPerHour is not null || target.TokensPerDay is not null;

    /// <summary>Reserves a probe, or says that there is nothing left.</summary>
    public bool MaySpend(DateTimeOffset at)
    {
        if (!IsLimited)
            return true;
        Roll(at);
        var reserved = Math.Max(1, _largest) * (_underWay + 1);
        if (_spentInHour + reserved > (target.TokensPerHour ?? long.MaxValue) || _spentInDay + reserved > (target.TokensPerDay ?? long.MaxValue))
            return false;
        _underWay++;
        return true;
    }

    /// <summary>A reserved probe is over.</summary>
    public void Spend(DateTimeOffset at, long tokens)
    {
        if (!IsLimited)
            return;
        Roll(at);
        _underWay--;
        _largest = Math.Max(_largest, tokens);
        _spentInHour += tokens;
        _spentInDay += tokens;
    }

    /// <summary>To be kept over a restart.</summary>
    public string Write() => string.Create(CultureInfo.InvariantCulture, $"{_hour} {_spentInHour} {_day} {_spentInDay} {_largest}");

    /// <summary>Goes on from what was kept.</summary>
    public void Read(string text)
    {
        var parts = text.Split(' ');
        if (parts.Length == 5 && parts.All(static p => long.TryParse(p, NumberStyles.None, CultureInfo.InvariantCulture, out _)))
        {
            var values = parts.Select(static p => long.Parse(p, NumberStyles.None, CultureInfo.InvariantCulture)).ToArray();
            (_hour, _spentInHour, _day, _spentInDay, _largest) = (values[0], values[1], values[2], values[3], values[4]);
        }
    }

    private void Roll(DateTimeOffset at)
    {
        var (hour, day) = (at.UtcTicks / TimeSpan.TicksPerHour, at.UtcTicks / TimeSpan.TicksPerDay);
        if (hour > _hour)
            (_hour, _spentInHour) = (hour, 0);
        if (day > _day)
            (_day, _spentInDay) = (day, 0);
    }
}
