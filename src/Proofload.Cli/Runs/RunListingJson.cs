using System.Buffers;
using System.Text;
using System.Text.Json;
using Proofload.Results;

namespace Proofload.Cli.Runs;

/// <summary>The list of runs as a JSON array, with the field names of the run result.</summary>
internal static class RunListingJson
{
    public static string Write(IReadOnlyList<RunListing> listings)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartArray();
            foreach (var run in listings)
            {
                json.WriteStartObject();
                json.WriteString("id", run.Id);
                json.WriteString("name", run.Name);
                json.WriteString("started_at", run.StartedAt);
                json.WriteString("ending", Snake(run.Ending));
                json.WriteString("measurement", run.Measurement);
                json.WriteString("outcome", Snake(run.Outcome));
                json.WriteString("target", run.Target);
                json.WriteNumber("ok", run.Ok);
                json.WriteNumber("failed", run.Failed);
                if (run.LatencyP99 is { } p99 && double.IsFinite(p99))
                {
                    json.WriteNumber("latency_p99", p99);
                }
                else
                {
                    json.WriteNull("latency_p99");
                }

                if (run.Study is { } study)
                {
                    json.WriteStartObject("study");
                    json.WriteString("id", study.Id);
                    json.WriteString("kind", study.Kind);
                    json.WriteNumber("point", study.Point);
                    if (study.Count is { } count)
                    {
                        json.WriteNumber("count", count);
                    }
                    else
                    {
                        json.WriteNull("count");
                    }

                    json.WriteEndObject();
                }
                else
                {
                    json.WriteNull("study");
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static string Snake<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
