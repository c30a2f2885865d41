using System.Globalization;
using System.Text.Json;
using Proofload.Imports.Reading;

namespace Proofload.Imports;

/// <summary>k6's JSON lines: <c>k6 run --out json=FILE</c>. Every request with its times.</summary>
internal sealed class K6JsonImporter : IResultImporter
{
    public string Format => "k6-json";

    public string Tool => "k6";

    public string Reads => "k6 run --out json=FILE";

    public bool Recognises(FileHead head) =>
        head.IsJsonLines && (head.FirstLine.Contains("\"type\":\"Metric\"", StringComparison.Ordinal) || head.FirstLine.Contains("\"type\":\"Point\"", StringComparison.Ordinal));

    public void Read(ImportFile file, ImportSession session)
    {
        var samples = new K6Samples(session.Run);
        file.ForEachLine((line, _) => line.Span.Trim((byte)' ').IsEmpty ? null : Line(line.Span, samples));
        samples.Finish();
    }

    private static string? Line(ReadOnlySpan<byte> line, K6Samples samples)
    {
        try
        {
            var sample = default(K6Sample);
            var isPoint = false;
            var reader = new Utf8JsonReader(line);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return "no JSON object";

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("type"u8))
                    isPoint = Text(ref reader) == "Point";
                else if (reader.ValueTextEquals("metric"u8))
                    sample.Metric = K6Samples.Metric(Text(ref reader));
                else if (reader.ValueTextEquals("data"u8) && reader.Read() && reader.TokenType == JsonTokenType.StartObject)
                    Data(ref reader, ref sample);
                else
                    reader.Skip();
            }

            // What follows the object, or is missing of it, is noticed here.
            while (reader.Read())
            {
            }

            return isPoint && sample.Metric is not null ? samples.Add(sample) : null;
        }
        catch (JsonException e)
        {
            return JsonPull.Describe(e);
        }
        catch (InvalidOperationException)
        {
            return "not valid UTF-8";
        }
    }

    private static void Data(ref Utf8JsonReader reader, ref K6Sample sample)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("time"u8))
                sample.TimeNs = Numbers.MomentNs(Text(ref reader));
            else if (reader.ValueTextEquals("value"u8))
                sample.Value = reader.Read() && reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out var value) ? value : null;
            else if (reader.ValueTextEquals("tags"u8) && reader.Read() && reader.TokenType == JsonTokenType.StartObject)
                Tags(ref reader, ref sample);
            else
                reader.Skip();
        }
    }

    private static void Tags(ref Utf8JsonReader reader, ref K6Sample sample)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("name"u8))
                sample.Name = Text(ref reader);
            else if (reader.ValueTextEquals("group"u8))
                sample.Group = Text(ref reader);
            else if (reader.ValueTextEquals("status"u8))
                sample.Status = Whole(Text(ref reader));
            else if (reader.ValueTextEquals("error_code"u8))
                sample.ErrorCode = Whole(Text(ref reader));
            else if (reader.ValueTextEquals("error"u8))
                sample.Error = Text(ref reader);
            else if (reader.ValueTextEquals("expected_response"u8))
                sample.IsExpected = Text(ref reader) switch { "true" => true, "false" => false, _ => null };
            else
                reader.Skip();
        }
    }

    /// <summary>Reads the value; null when it is no text.</summary>
    private static string? Text(ref Utf8JsonReader reader)
    {
        if (!reader.Read())
            return null;
        if (reader.TokenType == JsonTokenType.String)
            return reader.GetString();

        reader.Skip();
        return null;
    }

    private static int Whole(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : 0;
}
