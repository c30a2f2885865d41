using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Proofload.Slo.Rules;

/// <summary>Text as PromQL and YAML write it.</summary>
internal static class PromText
{
    private static readonly JsonSerializerOptions Quoting = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly (string Unit, long Ticks)[] Units =
    [
        ("d", TimeSpan.TicksPerDay), ("h", TimeSpan.TicksPerHour), ("m", TimeSpan.TicksPerMinute), ("s", TimeSpan.TicksPerSecond), ("ms", TimeSpan.TicksPerMillisecond),
    ];

    /// <summary>A duration: <c>1h30m</c>. Prometheus knows milliseconds and nothing shorter.</summary>
    public static string Duration(TimeSpan time)
    {
        var text = new StringBuilder();
        var left = Math.Max(time.Ticks, TimeSpan.TicksPerMillisecond);
        foreach (var (unit, ticks) in Units)
        {
            if (left >= ticks)
                text.Append(CultureInfo.InvariantCulture, $"{left / ticks}{unit}");
            left %= ticks;
        }

        return text.ToString();
    }

    /// <summary>
    /// The range that holds a sample for each time in (t - window, t]: Prometheus 2 takes a sample that is exactly as old as the range along, Prometheus 3 does not.
    /// </summary>
    public static string Range(TimeSpan window) => $"[{Duration(window - TimeSpan.FromMilliseconds(1))}]";

    /// <summary>A number as it is written, without an exponent and without zeros at its end.</summary>
    public static string Number(decimal value) => value.ToString("0.############################", CultureInfo.InvariantCulture);

    /// <summary>A number that is read back as the same one.</summary>
    public static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>Seconds, exact to the millisecond.</summary>
    public static string Seconds(TimeSpan time) => Number((decimal)time.Ticks / TimeSpan.TicksPerSecond);

    /// <summary>Seconds since 1970.</summary>
    public static string Unix(DateTimeOffset time) => Number((decimal)time.ToUnixTimeMilliseconds() / 1000);

    /// <summary>A string in double quotes, as PromQL, YAML and JSON all read it.</summary>
    public static string Quote(string text) => JsonSerializer.Serialize(text, Quoting);

    /// <summary>A selector: a name and its matchers.</summary>
    public static string Selector(string metric, params IReadOnlyList<(string Label, string Value)> labels) =>
        $"{metric}{{{string.Join(",", labels.Where(static l => l.Value.Length > 0).Select(static l => $"{l.Label}={Quote(l.Value)}"))}}}";
}
