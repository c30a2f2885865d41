using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace Proofload.Plans.Binding;

/// <summary>A distribution: a single value, or fields by its family.</summary>
/// <param name="value">A single value, in the unit of the distribution.</param>
/// <param name="what">What it is, for messages.</param>
internal sealed class DistributionCodec(Codec<double> value, string what) : Codec<Distribution>
{
    private readonly (string Name, DistributionKind Kind, Section<Distribution> Section)[] _families = Families(value);

    public override bool TryRead(PlanNode node, string path, BindContext context, [MaybeNullWhen(false)] out Distribution value1)
    {
        context.Visit(node, path);
        value1 = null;
        if (node is ScalarNode)
        {
            var read = value.TryRead(node, path, context, out var constant);
            value1 = Distribution.Constant(constant);
            return read;
        }

        var names = _families.Select(f => f.Name).ToArray();
        if (node is not MapNode map)
            return context.Fail(node, path, $"expected {what}: a single value, or {{distribution: normal, mean: …}}; found {node.What}");
        if (map.Find("distribution") is not ScalarNode family)
            return context.Fail(map, path, $"needs the field distribution: {string.Join(", ", names)}");
        var at = Array.IndexOf(names, family.Text);
        return at < 0
            ? context.Fail(family, PlanPath.Below(path, "distribution"), $"unknown distribution {Units.Quote(family.Text)}; {NearestName.Hint(family.Text, names)}")
            : _families[at].Section.TryRead(map, path, context, out value1);
    }

    public override void Check(Distribution distribution, string path, ProblemList problems)
    {
        if (distribution.Kind == DistributionKind.Constant)
        {
            value.Check(distribution.A, path, problems);
            return;
        }

        Of(distribution).Check(distribution, path, problems);
        if (distribution.Kind == DistributionKind.Uniform ? distribution.B < distribution.A : distribution.Max < distribution.Min)
            problems.Add(path, "max is below min");
        if (distribution is { Kind: DistributionKind.Empirical, Values.Count: 0 })
            problems.Add(path, "needs at least one value");
    }

    public override PlanNode Write(Distribution distribution) =>
        distribution.Kind == DistributionKind.Constant ? value.Write(distribution.A) : Of(distribution).Write(distribution);

    public override JsonObject Schema() => new()
    {
        ["anyOf"] = new JsonArray([value.Schema(), .. _families.Select(f => (JsonNode)f.Section.Schema())]),
    };

    private Section<Distribution> Of(Distribution distribution) => _families.First(f => f.Kind == distribution.Kind).Section;

    private static (string, DistributionKind, Section<Distribution>)[] Families(Codec<double> value)
    {
        var positive = Scalars.Number(0, double.MaxValue, above: true);
        var min = Field.Maybe<Distribution, double>("min", value, d => d.Min, (d, v) => d with { Min = v }, "Draws below are raised to it.");
        var max = Field.Maybe<Distribution, double>("max", value, d => d.Max, (d, v) => d with { Max = v }, "Draws above are lowered to it.");
        var weighted = new Section<WeightedValue>(
            "a weighted value",
            new WeightedValue(0, 1),
            [
                Field.Required<WeightedValue, double>("value", value, w => w.Value, (w, v) => w with { Value = v }, "The value."),
                Field.Of<WeightedValue, double>("weight", positive, w => w.Weight, (w, v) => w with { Weight = v }, "Its relative weight, above 0."),
            ])
        { IsInline = true };
        return
        [
            Family("constant", DistributionKind.Constant, A("value", value, "The value.")),
            Family("uniform", DistributionKind.Uniform, A("min", value, "Lower end of the draws."), B("max", value, "Upper end of the draws.")),
            Family("normal", DistributionKind.Normal, A("mean", value, "Mean of the draws."), B("stddev", value, "Standard deviation."), min, max),
            Family("lognormal", DistributionKind.LogNormal, A("median", value, "Median of the draws."), B("sigma", Scalars.Number(0, 10), "Standard deviation of the logarithm."), min, max),
            Family("exponential", DistributionKind.Exponential, A("mean", value, "Mean of the draws."), min, max),
            Family(
                "empirical",
                DistributionKind.Empirical,
                Field.Required<Distribution, IReadOnlyList<WeightedValue>>("values", new ListCodec<WeightedValue>(weighted, "values with weights"), d => d.Values, (d, v) => d with { Values = v }, "Values with their weights."),
                min,
                max),
        ];
    }

    private static Field<Distribution> A(string name, Codec<double> codec, string description) =>
        Field.Required<Distribution, double>(name, codec, d => d.A, (d, v) => d with { A = v }, description);

    private static Field<Distribution> B(string name, Codec<double> codec, string description) =>
        Field.Required<Distribution, double>(name, codec, d => d.B, (d, v) => d with { B = v }, description);

    private static (string, DistributionKind, Section<Distribution>) Family(string name, DistributionKind kind, params Field<Distribution>[] fields) =>
        (name, kind, new Section<Distribution>($"a {name} distribution", new Distribution { Kind = kind }, [Field.Required<Distribution, string>("distribution", Scalars.Only(name), _ => name, (d, _) => d, "Family of the distribution."), .. fields]) { IsInline = true });
}
