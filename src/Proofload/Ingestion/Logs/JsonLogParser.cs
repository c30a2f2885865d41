using System.Globalization;
using System.Text.Json;

namespace Proofload.Ingestion.Logs;

/// <summary>A JSON object a line; which field tells what is said by <see cref="JsonLogFields"/>.</summary>
/// <param name="fields">The names. Default: see there.</param>
public sealed class JsonLogParser(JsonLogFields? fields = null) : ILogLineParser
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 32 };

    private readonly JsonLogFields _fields = fields ?? new JsonLogFields();

    /// <inheritdoc/>
    public bool TryParse(ReadOnlySpan<byte> line, out LoggedRequest request, out string problem)
    {
        request = default;
        try
        {
            var reader = new Utf8JsonReader(line, new JsonReaderOptions { MaxDepth = Options.MaxDepth });
            using var document = JsonDocument.ParseValue(ref reader);
            if (document.RootElement.ValueKind != JsonValueKind.Object || reader.BytesConsumed < line.TrimEnd(" \t\r"u8).Length)
                return No("not one JSON object", out problem);
            return TryRead(document.RootElement, out request, out problem);
        }
        catch (JsonException)
        {
            return No("not JSON", out problem);
        }
    }

    private static bool No(string why, out string problem)
    {
        problem = why;
        return false;
    }

    private bool TryRead(JsonElement root, out LoggedRequest request, out string problem)
    {
        request = default;
        if (!TryTime(Find(root, _fields.Time), out var at))
            return No($"'{_fields.Time}' is no time: ISO 8601 with its zone, or seconds or milliseconds since 1970", out problem);
        if (Number(Find(root, _fields.Status)) is not { } status || status is < 0 or > 999 || status != Math.Floor(status))
            return No($"'{_fields.Status}' is no HTTP status", out problem);
        var duration = Number(Find(root, _fields.Duration));
        request = new LoggedRequest(at, (int)status, duration is >= 0 and < 1e15 ? duration * _fields.Unit : null, PathOf(Text(Find(root, _fields.Path))), Text(Find(root, _fields.Model)));
        problem = "";
        return true;
    }

    // "GET /path?query HTTP/1.1" and "/path?query" are the same here.
    private static string PathOf(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash > 0 && text[slash - 1] == ' ')
            text = text[slash..];
        var end = text.AsSpan().IndexOfAny(' ', '?');
        return end < 0 ? text : text[..end];
    }

    private static JsonElement Find(JsonElement root, string name)
    {
        if (root.TryGetProperty(name, out var whole))
            return whole;
        var at = root;
        foreach (var part in name.Split('.'))
        {
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(part, out at))
                return default;
        }

        return at;
    }

    private static string Text(JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair.
            return "";
        }
    }

    private static double? Number(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number))
            return number;
        return double.TryParse(Text(value), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number) && double.IsFinite(number) ? number : null;
    }

    private static bool TryTime(JsonElement value, out DateTimeOffset at)
    {
        at = default;
        if (Number(value) is { } since)
        {
            // From 1e11 on, which in seconds is the year 5138, it is milliseconds.
            var seconds = since >= 1e11 ? since / 1000 : since;
            if (seconds is < 0 or > 7_000_000_000)
                return false;
            at = DateTimeOffset.UnixEpoch.AddTicks((long)((decimal)seconds * TimeSpan.TicksPerSecond));
            return true;
        }

        return Proofload.Slo.Files.SloScalars.TryParseTime(Text(value), out at, out _);
    }
}
