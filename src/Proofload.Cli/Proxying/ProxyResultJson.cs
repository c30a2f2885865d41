using System.Buffers;
using System.Text;
using System.Text.Json;
using Proofload.Lab.Proxy;

namespace Proofload.Cli.Proxying;

/// <summary>What a proxy did, as one JSON document.</summary>
internal static class ProxyResultJson
{
    public static string Write(IReadOnlyList<FaultProxy> proxies, double seconds)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteNumber("duration", Math.Round(seconds, 3));
            json.WriteStartArray("proxies");
            foreach (var proxy in proxies)
            {
                Write(json, proxy);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter json, FaultProxy proxy)
    {
        var done = proxy.Statistics;
        json.WriteStartObject();
        json.WriteString("name", proxy.Name);
        json.WriteString("listen", proxy.EndPoint.ToString());
        json.WriteString("upstream", proxy.Upstream);
        json.WriteStartArray("faults");
        foreach (var rule in proxy.Faults.Rules)
        {
            json.WriteStringValue(rule.Text);
        }

        json.WriteEndArray();
        json.WriteNumber("seed", proxy.Faults.Seed);
        json.WriteNumber("connections", done.Connections);
        json.WriteNumber("requests", done.Requests);
        json.WriteNumber("bytes_up", done.BytesUp);
        json.WriteNumber("bytes_down", done.BytesDown);
        Write(json, "injected", done.Injected);
        Write(json, "missed", done.Missed);
        json.WriteNumber("upstream_failures", done.UpstreamFailures);
        json.WriteNumber("internal_errors", done.InternalErrors);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, IReadOnlyDictionary<string, long> counts)
    {
        json.WriteStartObject(name);
        foreach (var (fault, count) in counts)
        {
            json.WriteNumber(fault, count);
        }

        json.WriteEndObject();
    }
}
