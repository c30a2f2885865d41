using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Proofload.Notifications.Receivers;

/// <summary>Writes the JSON of payloads.</summary>
internal static class PayloadWriter
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
            write(json);
        return buffer.WrittenMemory;
    }

    public static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    public static void Labels(Utf8JsonWriter json, string name, IEnumerable<KeyValuePair<string, string>> labels)
    {
        json.WriteStartObject(name);
        foreach (var (label, value) in labels)
            json.WriteString(label, value);
        json.WriteEndObject();
    }

    public static void Number(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number && double.IsFinite(number))
            json.WriteNumber(name, number);
        else
            json.WriteNull(name);
    }

    /// <summary>The facts as lines: <c>burns: 21 over 1h and 30 over 5m; told above 14.4</c>.</summary>
    public static string Lines(NotifiedAlert alert) => string.Join('\n', alert.Facts.Select(static f => $"{f.Name}: {f.Text}"));

    public static string Since(NotifiedAlert alert) => alert.EndsAt is { } end ? $"{Minute(alert.StartsAt)} to {Minute(end)} UTC" : $"{Minute(alert.StartsAt)} UTC";

    private static string Minute(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
