using System.Text.Json;
using Proofload.Plans;

namespace Proofload.Tests.Plans;

public sealed class PlanSchemaTests
{
    [Fact]
    public void Write_Schema_DescribesEveryFieldAndAllowsNoOther()
    {
        using var schema = JsonDocument.Parse(PlanSchema.Write());
        Assert.Equal("https://json-schema.org/draft/2020-12/schema", schema.RootElement.GetProperty("$schema").GetString());
        Assert.True(Walk(schema.RootElement) > 100);
    }

    [Fact]
    public void Write_Load_HasAVariantForEveryModel()
    {
        using var schema = JsonDocument.Parse(PlanSchema.Write());
        var variants = schema.RootElement.GetProperty("properties").GetProperty("load").GetProperty("oneOf").EnumerateArray()
            .Select(v => v.GetProperty("properties").GetProperty("model").GetProperty("const").GetString()!).Distinct(StringComparer.Ordinal);
        Assert.Equal(["constant-rate", "ramping-rate", "constant-concurrency", "ramping-concurrency", "per-user-iterations", "shared-iterations", "step", "spike", "sine", "replay", "mlperf"], variants);
    }

    [Fact]
    public void Write_Defaults_AreThoseOfTheRecords()
    {
        using var schema = JsonDocument.Parse(PlanSchema.Write());
        var target = schema.RootElement.GetProperty("properties").GetProperty("target").GetProperty("properties");
        Assert.Equal("1m", target.GetProperty("timeout").GetProperty("default").GetString());
        Assert.Equal("5s", target.GetProperty("connect_timeout").GetProperty("default").GetString());
        Assert.False(target.GetProperty("url").TryGetProperty("default", out _));
    }

    private static int Walk(JsonElement element)
    {
        var count = 0;
        if (element.ValueKind == JsonValueKind.Object)
        {
            if (element.TryGetProperty("properties", out var properties) && properties.ValueKind == JsonValueKind.Object && element.TryGetProperty("additionalProperties", out var more))
            {
                Assert.Equal(JsonValueKind.False, more.ValueKind);
                foreach (var field in properties.EnumerateObject())
                {
                    Assert.True(field.Value.TryGetProperty("description", out var text) && text.GetString()!.Length > 5, field.Name);
                    count++;
                }
            }

            foreach (var child in element.EnumerateObject())
                count += Walk(child.Value);
        }
        else if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var child in element.EnumerateArray())
                count += Walk(child);
        }

        return count;
    }
}
