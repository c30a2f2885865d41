using System.Text.Json.Nodes;
using Proofload.Slo.Dashboards;
using Proofload.Tests.Reports;

namespace Proofload.Tests.Slo.Dashboards;

public sealed class GrafanaDashboardTests
{
    private static JsonObject Dashboard => JsonNode.Parse(GrafanaDashboard.Render("Objectives of chat"))!.AsObject();

    [Fact]
    public void Render_AsApproved() => Approve(GrafanaDashboard.Render("Objectives of chat"));

    [Fact]
    public void Render_Panels_HaveIdsOfTheirOwnAndDoNotOverlap()
    {
        var panels = Dashboard["panels"]!.AsArray().Select(p => p!.AsObject()).ToList();
        Assert.Equal(panels.Count, panels.Select(p => p["id"]!.GetValue<int>()).Distinct().Count());
        var cells = new HashSet<(int, int)>();
        foreach (var place in panels.Select(p => p["gridPos"]!))
        {
            var (x, y, w, h) = (place["x"]!.GetValue<int>(), place["y"]!.GetValue<int>(), place["w"]!.GetValue<int>(), place["h"]!.GetValue<int>());
            Assert.InRange(x + w, 1, 24);
            Assert.All(from i in Enumerable.Range(x, w) from j in Enumerable.Range(y, h) select (i, j), c => Assert.True(cells.Add(c)));
        }
    }

    [Fact]
    public void Render_FollowsTheSchemaOfTheClassicModel()
    {
        var schema = JsonNode.Parse(System.IO.File.ReadAllText(Path.Combine(Folder(), "dashboard.schema.json")))!.AsObject();
        Assert.Empty(Problems(Dashboard, schema, schema, "$"));
        var wrong = Dashboard;
        wrong["panels"]![1]!["gridPos"]!["w"] = 25;
        wrong["panels"]![2]!.AsObject().Remove("targets");
        Assert.Equal(2, Problems(JsonNode.Parse(wrong.ToJsonString()), schema, schema, "$").Count());
    }

    private static void Approve(string text, [System.Runtime.CompilerServices.CallerFilePath] string caller = "") => Approved.Check("dashboard.json", text, caller);

    private static string Folder([System.Runtime.CompilerServices.CallerFilePath] string caller = "") => Path.GetDirectoryName(caller)!;

    /// <summary>The keywords of JSON Schema that the schema uses: type, enum, required, properties, additionalProperties, items, minimum, maximum, $ref, if/then.</summary>
    private static IEnumerable<string> Problems(JsonNode? value, JsonObject schema, JsonObject root, string at)
    {
        if (schema["$ref"] is { } reference)
            schema = root["$defs"]![reference.GetValue<string>()["#/$defs/".Length..]]!.AsObject();
        if (schema["type"] is { } type && !IsOf(value, type.GetValue<string>()))
            yield return $"{at} is no {type}";
        if (schema["enum"] is JsonArray allowed && !allowed.Any(a => JsonNode.DeepEquals(a, value)))
            yield return $"{at} is none of {allowed.ToJsonString()}";
        if (schema["minimum"] is { } least && value!.GetValue<double>() < least.GetValue<double>())
            yield return $"{at} is too small";
        if (schema["maximum"] is { } most && value!.GetValue<double>() > most.GetValue<double>())
            yield return $"{at} is too large";
        if (value is JsonObject item)
        {
            foreach (var name in (schema["required"] as JsonArray ?? []).Select(n => n!.GetValue<string>()).Where(n => !item.ContainsKey(n)))
                yield return $"{at}.{name} is missing";
            var fields = schema["properties"] as JsonObject;
            foreach (var (name, child) in item)
            {
                if (fields?[name] is JsonObject rule)
                {
                    foreach (var problem in Problems(child, rule, root, $"{at}.{name}"))
                        yield return problem;
                }
                else if (schema["additionalProperties"] is { } more && !more.GetValue<bool>())
                {
                    yield return $"{at}.{name} is unknown";
                }
            }
        }

        foreach (var (child, index) in (schema["items"] is null ? [] : value as JsonArray ?? []).Select((c, i) => (c, i)))
        {
            foreach (var problem in Problems(child, schema["items"]!.AsObject(), root, $"{at}[{index}]"))
                yield return problem;
        }

        if (schema["if"] is JsonObject condition && !Problems(value, condition, root, at).Any())
        {
            foreach (var problem in Problems(value, schema["then"]!.AsObject(), root, at))
                yield return problem;
        }
    }

    private static bool IsOf(JsonNode? value, string type) => type switch
    {
        "object" => value is JsonObject,
        "array" => value is JsonArray,
        "integer" or "number" => value?.GetValueKind() == System.Text.Json.JsonValueKind.Number,
        "boolean" => value?.GetValueKind() is System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False,
        _ => value?.GetValueKind() == System.Text.Json.JsonValueKind.String,
    };
}
