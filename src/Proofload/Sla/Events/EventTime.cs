using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Proofload.Sla.Events;

/// <summary>Reads the time of a row: ISO 8601 with an offset or Z, or seconds (milliseconds from 10^11 on) since 1970.</summary>
internal static class EventTime
{
    private const long UnixTicks = 621_355_968_000_000_000;
    private const decimal MillisecondsFrom = 100_000_000_000m;

    /// <summary>Ticks of UTC.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out long ticks)
    {
        ticks = 0;
        return text.Length >= 17 && text[4] == '-' && text[7] == '-' ? TryIso(text, out ticks) : TryNumber(text, out ticks);
    }

    private static bool TryIso(ReadOnlySpan<byte> text, out long ticks)
    {
        ticks = 0;
        if (!Digits(text, 0, 4, out var year) || !Digits(text, 5, 2, out var month) || !Digits(text, 8, 2, out var day) || text[10] is not ((byte)'T' or (byte)' ' or (byte)'t')
            || !Digits(text, 11, 2, out var hour) || text[13] != ':' || !Digits(text, 14, 2, out var minute))
            return false;
        var at = 16;
        var second = 0;
        var fraction = 0L;
        if (text[at] == ':')
        {
            if (text.Length < 20 || !Digits(text, 17, 2, out second))
                return false;
            at = 19;
            if (text[at] is (byte)'.' or (byte)',')
            {
                var unit = TimeSpan.TicksPerSecond;
                var first = ++at;
                for (; at < text.Length && text[at] is >= (byte)'0' and <= (byte)'9'; at++)
                {
                    unit /= 10;
                    fraction += (text[at] - '0') * unit;
                }

                if (at == first)
                    return false;
            }
        }

        if (year < 1970 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 60 || !Offset(text[at..], out var offset))
            return false;

        // A leap second belongs to the minute that it ends.
        ticks = new DateTime(year, month, day, hour, minute, Math.Min(second, 59), DateTimeKind.Utc).Ticks + (second == 60 ? TimeSpan.TicksPerSecond - 1 : fraction) - offset;
        return ticks >= UnixTicks && year < 9998;
    }

    private static bool Offset(ReadOnlySpan<byte> text, out long ticks)
    {
        ticks = 0;
        if (text.Length == 1 && text[0] is (byte)'Z' or (byte)'z')
            return text.Length == 1;
        if (text.Length is not (5 or 6) || text[0] is not ((byte)'+' or (byte)'-') || (text.Length == 6 && text[3] != ':'))
            return false;
        if (!Digits(text, 1, 2, out var hours) || !Digits(text, text.Length - 2, 2, out var minutes) || hours > 14 || minutes > 59)
            return false;
        ticks = ((hours * 60) + minutes) * TimeSpan.TicksPerMinute * (text[0] == '-' ? -1 : 1);
        return true;
    }

    private static bool Digits(ReadOnlySpan<byte> text, int at, int count, out int value)
    {
        value = 0;
        for (var i = at; i < at + count; i++)
        {
            var digit = text[i] - '0';
            if ((uint)digit > 9)
                return false;
            value = (value * 10) + digit;
        }

        return true;
    }

    private static bool TryNumber(ReadOnlySpan<byte> text, out long ticks)
    {
        ticks = 0;
        if (text.Length is 0 or > 40 || !Utf8Parser.TryParse(text, out decimal number, out var used) || used != text.Length || number < 0 || number > 253_370_764_800_000m)
            return false;
        var seconds = number >= MillisecondsFrom ? number / 1000 : number;
        ticks = UnixTicks + (long)(seconds * TimeSpan.TicksPerSecond);
        return seconds < 253_370_764_800m;
    }

    /// <summary>An instant as rows have it.</summary>
    public static string Format(long ticks) => new DateTime(ticks, DateTimeKind.Utc).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    /// <summary>The text of a field for a message.</summary>
    public static string Shown(ReadOnlySpan<byte> text) => Plans.Units.Quote(Encoding.UTF8.GetString(text[..Math.Min(text.Length, 80)]), 40);
}
