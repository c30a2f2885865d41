using System.Text.Json.Nodes;
using Proofload.Lab.Proxy.Toxics;

namespace Proofload.Lab.Proxy.Api;

/// <summary>Proxies and toxics as JSON, with the names that Toxiproxy's clients know.</summary>
internal static class ApiJson
{
    public static JsonObject Of(FaultProxy proxy) => new()
    {
        ["name"] = proxy.Name,
        ["listen"] = proxy.EndPoint.ToString(),
        ["upstream"] = proxy.Upstream,
        ["enabled"] = proxy.IsEnabled,
        ["toxics"] = Of(proxy.Toxics.All),
    };

    public static JsonArray Of(IEnumerable<Toxic> toxics) => [.. toxics.Select(Of)];

    public static JsonObject Of(Toxic toxic)
    {
        var attributes = new JsonObject();
        foreach (var name in ToxicTypes.All[toxic.Type].Attributes)
        {
            attributes[name] = toxic.Attributes.GetValueOrDefault(name);
        }

        return new JsonObject
        {
            ["attributes"] = attributes,
            ["name"] = toxic.Name,
            ["type"] = toxic.Type,
            ["stream"] = toxic.Stream == ToxicStream.Upstream ? "upstream" : "downstream",
            ["toxicity"] = toxic.Toxicity,
        };
    }

    /// <summary>The faults of HTTP in force and what has been done. This part is not Toxiproxy's.</summary>
    public static JsonObject FaultsOf(FaultProxy proxy)
    {
        var plan = proxy.Faults;
        var done = proxy.Statistics;
        return new JsonObject
        {
            ["faults"] = new JsonArray([.. plan.Rules.Select(static r => (JsonNode)r.Text)]),
            ["seed"] = plan.Seed,
            ["connections"] = done.Connections,
            ["requests"] = done.Requests,
            ["injected"] = Counts(done.Injected),
            ["missed"] = Counts(done.Missed),
        };
    }

    private static JsonObject Counts(IReadOnlyDictionary<string, long> counts) => new(counts.Select(static c => KeyValuePair.Create(c.Key, (JsonNode?)c.Value)));
}
