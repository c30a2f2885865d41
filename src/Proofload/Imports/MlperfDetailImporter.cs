using System.Text.Json;
using Proofload.Imports.Reading;

namespace Proofload.Imports;

/// <summary>MLPerf LoadGen's <c>mlperf_log_detail.txt</c>: lines <c>:::MLLOG {…}</c> with a key and a value each. No single samples.</summary>
internal sealed class MlperfDetailImporter : IResultImporter
{
    private static readonly byte[] Mark = ":::MLLOG"u8.ToArray();

    public string Format => "mlperf-detail";

    public string Tool => "MLPerf LoadGen";

    public string Reads => "mlperf_log_detail.txt";

    public bool Recognises(FileHead head) => head.FirstLine.StartsWith(":::MLLOG", StringComparison.Ordinal);

    public void Read(ImportFile file, ImportSession session)
    {
        var facts = new MlperfFacts();
        file.ForEachLine((line, _) => Line(line.Span, facts));
        facts.Fill(session.Run, file);
    }

    private static string? Line(ReadOnlySpan<byte> line, MlperfFacts facts)
    {
        line = line.Trim((byte)' ');
        if (line.IsEmpty)
            return null;
        if (!line.StartsWith(Mark))
            return "does not begin with :::MLLOG";

        try
        {
            string? key = null, value = null;
            var reader = new Utf8JsonReader(line[Mark.Length..].Trim((byte)' '));
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return "no JSON object";

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("key"u8))
                    key = Scalar(ref reader);
                else if (reader.ValueTextEquals("value"u8))
                    value = Scalar(ref reader);
                else
                    reader.Skip();
            }

            if (key is not null && value is not null)
                facts.Set(key, value);
            return key is null ? "has no key" : null;
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

    private static string? Scalar(ref Utf8JsonReader reader)
    {
        if (!reader.Read())
            return null;

        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                return reader.GetString();
            case JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False:
                return System.Text.Encoding.UTF8.GetString(reader.ValueSpan);
            default:
                reader.Skip();
                return null;
        }
    }
}
