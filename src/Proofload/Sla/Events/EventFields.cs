using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Proofload.Measurement.Histograms;
using Proofload.Plans;
using Proofload.Sla.Contracts;

namespace Proofload.Sla.Events;

/// <summary>What the columns of a log mean and how a value of each is put into a row.</summary>
internal sealed class EventFields(ErrorClasses classes)
{
    private const long Most = 1_000_000_000_000;
    private const int MostLabels = 10_000;
    private static readonly string[] Fixed = ["time", "total", "good", "status", "outcome", "seconds", "attempt", "waited", "latency", "ttft", "tokens_per_second"];
    private readonly Dictionary<string, string> _labels = new(StringComparer.Ordinal);

    /// <summary>Names that a column can have, for messages.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Fixed, .. EventRow.LabelNames];

    /// <summary>What a column is; null when it is nothing that is used.</summary>
    public EventField? Find(string name)
    {
        var at = Array.IndexOf(Fixed, name);
        if (at >= 0)
            return new EventField(name, (EventFieldKind)at, at >= (int)EventFieldKind.Latency ? at - (int)EventFieldKind.Latency : 0, 0);
        for (var i = 0; i < EventRow.LabelNames.Count; i++)
        {
            if (EventRow.LabelNames[i] == name)
                return new EventField(name, EventFieldKind.Label, i, 0);
        }

        if (name.StartsWith("error_", StringComparison.Ordinal) && name.Length > 6)
            return new EventField(name, EventFieldKind.Error, classes.Of(name.AsSpan(6) is { Length: 3 } s && int.TryParse(s, NumberStyles.None, CultureInfo.InvariantCulture, out _) ? Encoding.ASCII.GetBytes(name[6..]) : Encoding.UTF8.GetBytes(name[6..])), 0);
        foreach (var (metric, id) in new[] { ("latency", SpeedMetric.Latency), ("ttft", SpeedMetric.Ttft), ("tokens_per_second", SpeedMetric.TokensPerSecond) })
        {
            if (name == metric + "_histogram")
                return new EventField(name, EventFieldKind.Histogram, (int)id, double.NaN);
            if (name.StartsWith(metric + "_p", StringComparison.Ordinal) && double.TryParse(name.AsSpan(metric.Length + 2), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percentile) && percentile is > 0 and <= 100)
                return new EventField(name, EventFieldKind.Percentile, (int)id, percentile);
        }

        return null;
    }

    /// <summary>Puts a value into a row. An empty value says nothing.</summary>
    /// <returns>What is wrong; null when nothing is.</returns>
    public string? Set(EventRow row, EventField field, ReadOnlySpan<byte> text)
    {
        if (text.Length == 0)
            return field.Kind == EventFieldKind.Time ? "time: is empty" : null;
        switch (field.Kind)
        {
            case EventFieldKind.Time:
                if (!EventTime.TryParse(text, out var time))
                    return $"time: {EventTime.Shown(text)} is not a time; write for example 2026-10-05T22:00:00Z, with Z or an offset, or seconds since 1970";
                row.Time = time;
                return null;
            case EventFieldKind.Total:
                row.Total = Count(text, out var total) ? total : -1;
                return total < 0 ? NoCount(field, text) : null;
            case EventFieldKind.Good:
                row.Good = Count(text, out var good) ? good : -1;
                return good < 0 ? NoCount(field, text) : null;
            case EventFieldKind.Status or EventFieldKind.Outcome:
                // Of a run's records the status says more than the outcome, unless the status is a success.
                var id = classes.Of(text);
                if (row.ErrorCount == 0)
                    row.AddError(id, 1);
                return null;
            case EventFieldKind.Error:
                if (!Count(text, out var errors))
                    return NoCount(field, text);
                row.AddError(field.Index, errors);
                return null;
            case EventFieldKind.Attempt:
                row.Attempt = Count(text, out var attempt) ? Math.Max(1, attempt) : 1;
                return attempt < 0 ? NoCount(field, text) : null;
            case EventFieldKind.Label:
                row.Labels[field.Index] = Label(text);
                return null;
            case EventFieldKind.Histogram:
                return Histogram(row, field, text);
            default:
                return SetNumber(row, field, text);
        }
    }

    private static string? SetNumber(EventRow row, EventField field, ReadOnlySpan<byte> text)
    {
        if (!Utf8Parser.TryParse(text, out double value, out var used) || used != text.Length || !double.IsFinite(value) || value is < 0 or > 1e12)
            return $"{field.Name}: {EventTime.Shown(text)} is not a number of 0 or more";
        switch (field.Kind)
        {
            case EventFieldKind.Seconds:
                row.Length = (long)Math.Round(value * TimeSpan.TicksPerSecond);
                return value is <= 0 or > 86_400 ? $"{field.Name}: {EventTime.Shown(text)} is no length of a row; above 0 and at most 86400" : null;
            case EventFieldKind.Waited:
                row.Waited = (long)Math.Min(value * TimeSpan.TicksPerSecond, 1e17);
                return null;
            case EventFieldKind.Percentile:
                row.Speeds.Add(new SpanSpeed((SpeedMetric)field.Index, field.Percentile, value, null));
                return null;
            default:
                row.Values[field.Index] = value;
                return null;
        }
    }

    private static string? Histogram(EventRow row, EventField field, ReadOnlySpan<byte> text)
    {
        try
        {
            row.Speeds.Add(new SpanSpeed((SpeedMetric)field.Index, double.NaN, 0, HistogramCodec.DecodeBase64(Encoding.UTF8.GetString(text))));
            return null;
        }
        catch (FormatException)
        {
            return $"{field.Name}: {EventTime.Shown(text)} is no histogram of this program";
        }
    }

    private string Label(ReadOnlySpan<byte> text)
    {
        Span<char> chars = stackalloc char[256];
        if (!(text.Length <= 256 && Encoding.UTF8.TryGetChars(text, chars, out var length)))
            throw new InvalidDataException("a label has at most 256 bytes");
        var lookup = _labels.GetAlternateLookup<ReadOnlySpan<char>>();
        if (lookup.TryGetValue(chars[..length], out var known))
            return known;
        if (_labels.Count == MostLabels)
            throw new InvalidDataException($"there are more than {MostLabels} different values of {string.Join(", ", EventRow.LabelNames)}; a label names a group of requests, not a request");
        var made = chars[..length].ToString();
        _labels.Add(made, made);
        return made;
    }

    private static bool Count(ReadOnlySpan<byte> text, out long value)
    {
        var parsed = Utf8Parser.TryParse(text, out value, out var used) && used == text.Length && value is >= 0 and <= Most;
        if (!parsed)
            value = -1;
        return parsed;
    }

    private static string NoCount(EventField field, ReadOnlySpan<byte> text) => $"{field.Name}: {EventTime.Shown(text)} is not a count, a whole number from 0 to {Units.FormatCount(Most)}";
}

/// <summary>A column.</summary>
internal sealed record EventField(string Name, EventFieldKind Kind, int Index, double Percentile);

/// <summary>What a column is; the first ones in the order of their names.</summary>
internal enum EventFieldKind
{
    Time = 0,
    Total,
    Good,
    Status,
    Outcome,
    Seconds,
    Attempt,
    Waited,
    Latency,
    Ttft,
    TokensPerSecond,
    Label,
    Error,
    Percentile,
    Histogram,
}
