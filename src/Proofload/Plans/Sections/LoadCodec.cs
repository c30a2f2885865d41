using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Proofload.Plans.Binding;
using Proofload.Plans.Loads;

namespace Proofload.Plans.Sections;

/// <summary>
/// The <c>load</c> of a plan: <c>model</c> says which fields there are. Without a model, <c>rate</c> means constant-rate and
/// <c>concurrency</c> constant-concurrency. Step, spike and sine change the rate, or with <c>of: concurrency</c> the users.
/// </summary>
internal sealed class LoadCodec : Codec<LoadPlan>
{
    public override bool KeepsPartial => true;

    public override bool TryRead(PlanNode node, string path, BindContext context, [MaybeNullWhen(false)] out LoadPlan value)
    {
        context.Visit(node, path);
        value = null;
        if (node is not MapNode map)
            return context.Fail(node, path, $"expected a load such as {{rate: 50/s, duration: 30s}}; found {node.What}");
        if (!TryName(map, path, context, out var name))
            return false;
        var models = LoadModels.All.Where(m => m.Name == name).ToArray();
        var model = models[0];
        if (models.Length > 1 && map.Find("of") is { } of)
        {
            var at = of is ScalarNode scalar ? Array.FindIndex(models, m => m.Of == scalar.Text) : -1;
            if (at < 0)
                return context.Fail(of, PlanPath.Below(path, "of"), $"{of.What} is not what a {name} changes; allowed: rate, concurrency");
            model = models[at];
        }

        return model.TryRead(map, path, context, out value);
    }

    public override void Check(LoadPlan value, string path, ProblemList problems) => Find(value)?.Check(value, path, problems);

    public override PlanNode Write(LoadPlan value) => Find(value)?.Write(value) ?? new MapNode(
    [
        // A function from C# has no YAML form; what is printed says so and is refused when read.
        new MapEntry(new ScalarNode("model"), new ScalarNode("custom")),
        new MapEntry(new ScalarNode("description"), new ScalarNode(Describe(value), ScalarKind.Text)),
    ]);

    public override JsonObject Schema() => new() { ["oneOf"] = new JsonArray([.. LoadModels.All.Select(Variant)]) };

    private static LoadModel? Find(LoadPlan load) => LoadModels.All.FirstOrDefault(m => m.Matches(load));

    private static bool TryName(MapNode map, string path, BindContext context, [NotNullWhen(true)] out string? name)
    {
        name = null;
        if (map.Find("model") is not { } model)
        {
            name = map.Find("rate") is not null ? "constant-rate" : map.Find("concurrency") is not null ? "constant-concurrency" : null;
            return name is not null || context.Fail(map, PlanPath.Below(path, "model"), $"missing; give rate, concurrency or one of the models {string.Join(", ", LoadModels.Names)}");
        }

        var at = PlanPath.Below(path, "model");
        if (model is not ScalarNode scalar)
            return context.Fail(model, at, $"expected a load model, found {model.What}");
        if (scalar.Text == "custom")
            return context.Fail(model, at, "a custom load is a function in C#; a plan file cannot hold it");
        name = LoadModels.Names.Contains(scalar.Text, StringComparer.Ordinal) ? scalar.Text : null;
        return name is not null || context.Fail(model, at, $"{Units.Quote(scalar.Text)} is not a load model; {NearestName.Hint(scalar.Text, LoadModels.Names)}");
    }

    private static JsonNode Variant(LoadModel model)
    {
        var schema = model.Schema();
        // The field that selects a variant is required, but for the two models that rate and concurrency select by themselves.
        var required = schema["required"]?.AsArray() ?? [];
        if (model.Name is not ("constant-rate" or "constant-concurrency"))
            required.Insert(0, "model");
        if (model.Of == "concurrency")
            required.Add("of");
        schema["required"] = required.DeepClone();
        return schema;
    }

    private static string Describe(LoadPlan load) => load switch
    {
        OpenLoad { Rate: CustomShape shape } => shape.Description,
        ClosedLoad { Users: CustomShape shape } => shape.Description,
        _ => load.GetType().Name,
    };
}
