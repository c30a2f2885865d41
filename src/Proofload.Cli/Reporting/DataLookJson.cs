using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Proofload.Data.Looks;

namespace Proofload.Cli.Reporting;

/// <summary>A look at a dataset or trace, for programs.</summary>
internal static class DataLookJson
{
    public static string Write(DataLook look)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            var report = look.Report;
            json.WriteString("file", report.File);
            json.WriteString("use", report.IsTrace ? "trace" : "dataset");
            json.WriteString("format", report.Format);
            json.WriteBoolean("detected", look.IsDetected);
            json.WriteNumber("rows", report.Read);
            json.WriteNumber("total_skipped", report.TotalSkipped);
            List(json, "skipped", report.Skipped, static (json, s) =>
            {
                json.WriteNumber("line", s.Line);
                json.WriteString("reason", s.Reason);
            });
            json.WriteString("ended_early", report.EndedEarly);
            json.WriteString("length_source", look.LengthSource);
            Lengths(json, "prompt_tokens", look.PromptTokens);
            Lengths(json, "output_tokens", look.OutputTokens);
            Facts(json, look);
            List(json, "first_rows", look.First, static (json, r) =>
            {
                json.WriteString("text", r.Text);
                Number(json, "time", r.Time);
                Number(json, "prompt_tokens", r.PromptTokens);
                Number(json, "output_tokens", r.OutputTokens);
                json.WriteNumber("turns", r.Turns);
            });
            json.WriteStartArray("notes");
            foreach (var note in look.Notes)
            {
                json.WriteStringValue(note);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static void Facts(Utf8JsonWriter json, DataLook look)
    {
        if (look.Sessions is { } sessions)
        {
            json.WriteStartObject("sessions");
            json.WriteNumber("count", sessions.Count);
            json.WriteNumber("mean_turns", sessions.MeanTurns);
            json.WriteNumber("most_turns", sessions.MostTurns);
            json.WriteEndObject();
        }

        if (look.Times is { } times)
        {
            json.WriteStartObject("times");
            json.WriteNumber("duration", times.Duration);
            Number(json, "mean_rate", times.MeanRate);
            json.WriteNumber("peak_rate", times.PeakRate);
            json.WriteEndObject();
        }

        if (look.Sharing is { } sharing)
        {
            json.WriteStartObject("sharing");
            json.WriteNumber("block_tokens", sharing.BlockTokens);
            json.WriteNumber("rows", sharing.Rows);
            json.WriteNumber("prompt_tokens", sharing.PromptTokens);
            json.WriteNumber("shared_tokens", sharing.SharedTokens);
            json.WriteNumber("share", sharing.Share);
            json.WriteNumber("distinct_blocks", sharing.DistinctBlocks);
            json.WriteNumber("uneven_rows", sharing.UnevenRows);
            json.WriteNumber("looked_at", sharing.LookedAt);
            json.WriteEndObject();
        }

        if (look.Urls.Count > 0)
        {
            List(json, "urls", look.Urls, static (json, u) =>
            {
                json.WriteString("url", u.Url);
                json.WriteNumber("rows", u.Rows);
            });
        }
    }

    private static void Lengths(Utf8JsonWriter json, string name, LengthSummary? lengths)
    {
        if (lengths is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        json.WriteNumber("count", lengths.Count);
        json.WriteNumber("mean", lengths.Mean);
        json.WriteNumber("p50", lengths.P50);
        json.WriteNumber("p90", lengths.P90);
        json.WriteNumber("p99", lengths.P99);
        json.WriteNumber("max", lengths.Max);
        json.WriteEndObject();
    }

    private static void List<T>(Utf8JsonWriter json, string name, IReadOnlyList<T> items, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStartObject();
            write(json, item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Number(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
