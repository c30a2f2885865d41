using System.Globalization;
using System.Text;

namespace Proofload.Lab.Proxy.Api;

/// <summary>What the proxies have done, in Prometheus' text format.</summary>
internal static class ProxyMetrics
{
    public static string Of(IEnumerable<FaultProxy> proxies)
    {
        var all = proxies.Select(static p => (Name: Escape(p.Name), Done: p.Statistics)).ToList();
        var text = new StringBuilder();
        void Family(string name, string type, string help, Func<FaultProxyStatistics, IEnumerable<(string Labels, long Value)>> values)
        {
            text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} {type}\n");
            foreach (var (proxy, done) in all)
            {
                foreach (var (labels, value) in values(done))
                {
                    text.Append(CultureInfo.InvariantCulture, $"{name}{{proxy=\"{proxy}\"{labels}}} {value}\n");
                }
            }
        }

        Family("proofload_proxy_connections_total", "counter", "Connections that clients have opened.", static d => [("", d.Connections)]);
        Family("proofload_proxy_connections_open", "gauge", "Connections that are open now.", static d => [("", d.OpenConnections)]);
        Family("proofload_proxy_requests_total", "counter", "HTTP requests.", static d => [("", d.Requests)]);
        Family("proofload_proxy_bytes_total", "counter", "Bytes that came in, by side.", static d => [(",from=\"client\"", d.BytesUp), (",from=\"upstream\"", d.BytesDown)]);
        Family("proofload_proxy_faults_injected_total", "counter", "Requests that a fault struck.", static d => d.Injected.Select(static c => ($",fault=\"{c.Key}\"", c.Value)));
        Family("proofload_proxy_faults_missed_total", "counter", "Requests that drew a fault which could not strike their response.", static d => d.Missed.Select(static c => ($",fault=\"{c.Key}\"", c.Value)));
        Family("proofload_proxy_upstream_failures_total", "counter", "Connections that could not be opened to the upstream.", static d => [("", d.UpstreamFailures)]);
        return text.ToString();
    }

    private static string Escape(string label) =>
        label.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
