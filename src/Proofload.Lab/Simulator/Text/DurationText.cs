using System.Globalization;

namespace Proofload.Lab.Simulator.Text;

/// <summary>Durations as people write them: <c>250us</c>, <c>20ms</c>, <c>1.5s</c>, <c>2m</c>; a bare 0 needs no unit.</summary>
internal static class DurationText
{
    private static readonly (string Suffix, double Seconds)[] Units =
        [("ns", 1e-9), ("us", 1e-6), ("µs", 1e-6), ("ms", 1e-3), ("s", 1), ("m", 60), ("h", 3600)];

    /// <summary>Parses a duration of zero or more; null when the text is not one.</summary>
    public static TimeSpan? TryParse(string text)
    {
        var seconds = TryParseSeconds(text);

        // Rounded, because TimeSpan.FromSeconds cuts off: 100us would be 99.9.
        return seconds is null || seconds > TimeSpan.MaxValue.TotalSeconds / 2 ? null : new TimeSpan((long)Math.Round(seconds.Value * TimeSpan.TicksPerSecond));
    }

    /// <summary>The same, in seconds, without rounding to 100 ns.</summary>
    public static double? TryParseSeconds(string text)
    {
        var trimmed = text.Trim();
        if (trimmed is "0")
        {
            return 0;
        }

        foreach (var (suffix, seconds) in Units)
        {
            if (trimmed.EndsWith(suffix, StringComparison.Ordinal)
                && double.TryParse(trimmed.AsSpan(0, trimmed.Length - suffix.Length), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
                && double.IsFinite(value))
            {
                return value * seconds;
            }
        }

        return null;
    }

    /// <summary>Parses a duration or throws one clear message that names the setting.</summary>
    public static TimeSpan Parse(string name, string text) => TryParse(text)
        ?? throw new SimulatorOptionException($"'{text}' is not a duration for {name}. Allowed: a number of 0 or more with ns, us, ms, s, m or h, for example 250ms.");

    /// <summary>The shortest text that <see cref="Parse"/> reads back.</summary>
    public static string Format(TimeSpan value)
    {
        if (value == TimeSpan.Zero)
        {
            return "0";
        }

        var (suffix, scale) = value.TotalSeconds switch
        {
            >= 1 => ("s", 1d),
            >= 1e-3 => ("ms", 1e3),
            >= 1e-6 => ("us", 1e6),
            _ => ("ns", 1e9),
        };
        return (value.TotalSeconds * scale).ToString("0.######", CultureInfo.InvariantCulture) + suffix;
    }
}
