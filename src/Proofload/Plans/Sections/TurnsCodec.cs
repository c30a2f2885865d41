using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Proofload.Plans.Binding;

namespace Proofload.Plans.Sections;

/// <summary>How many turns a conversation has: a number, a distribution, or the word <c>dataset</c>, which is null in the plan and never written.</summary>
internal sealed class TurnsCodec : Codec<Distribution>
{
    public const int Most = 10_000;
    public const string Dataset = "dataset";

    private readonly DistributionCodec _number = new(Scalars.Number(0, Most), "turns");

    public override bool TryRead(PlanNode node, string path, BindContext context, [MaybeNullWhen(false)] out Distribution value)
    {
        if (node is ScalarNode { IsNull: false } word && word.Text == Dataset)
        {
            context.Visit(node, path);
            value = null!;
            return true;
        }

        return node is ScalarNode { IsNull: false } text && !Units.TryParseNumber(text.Text, out _, out _)
            ? Refuse(node, path, context, text.Text, out value)
            : _number.TryRead(node, path, context, out value);
    }

    private static bool Refuse(PlanNode node, string path, BindContext context, string text, out Distribution? value)
    {
        value = null;
        return context.Fail(node, path, $"{Units.Quote(text)} is neither a number of turns nor {Dataset}");
    }

    public override void Check(Distribution value, string path, ProblemList problems) => _number.Check(value, path, problems);

    public override PlanNode Write(Distribution value) => _number.Write(value);

    public override JsonObject Schema() => new()
    {
        ["anyOf"] = new JsonArray(new JsonObject { ["const"] = Dataset }, _number.Schema()),
    };
}
