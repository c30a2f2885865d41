using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Proofload.Plans.Binding;

namespace Proofload.Plans.Sections;

/// <summary>The address of a collector, or <c>env</c>.</summary>
internal sealed class OtlpEndpointCodec : Codec<Uri>
{
    private const string Word = "env";
    private static readonly AddressCodec Address = new();

    /// <summary>Stands for the address that the environment gives.</summary>
    public static Uri FromEnvironment { get; } = new("http://env.invalid");

    public override bool TryRead(PlanNode node, string path, BindContext context, [MaybeNullWhen(false)] out Uri value)
    {
        if (node is not ScalarNode { Text: Word })
            return Address.TryRead(node, path, context, out value);
        context.Visit(node, path);
        value = FromEnvironment;
        return true;
    }

    public override void Check(Uri value, string path, ProblemList problems)
    {
        if (value != FromEnvironment)
            Address.Check(value, path, problems);
    }

    public override PlanNode Write(Uri value) => value == FromEnvironment ? new ScalarNode(Word) : Address.Write(value);

    public override JsonObject Schema() => new() { ["anyOf"] = new JsonArray(new JsonObject { ["const"] = Word }, Address.Schema()) };
}
