using System.Text.Json.Nodes;
using Proofload.Plans.Binding;

namespace Proofload.Plans.Sections;

/// <summary>A proxy address, or <c>none</c>.</summary>
internal sealed class ProxyCodec : Codec<Uri?>
{
    private static readonly AddressCodec Address = new();

    public override bool TryRead(PlanNode node, string path, BindContext context, out Uri? value)
    {
        value = null;
        return node is ScalarNode { Text: "none" } || Address.TryRead(node, path, context, out value);
    }

    public override void Check(Uri? value, string path, ProblemList problems)
    {
        if (value is not null)
            Address.Check(value, path, problems);
    }

    public override PlanNode Write(Uri? value) => value is null ? new ScalarNode("none") : Address.Write(value);

    public override JsonObject Schema() => new() { ["anyOf"] = new JsonArray(new JsonObject { ["const"] = "none" }, Address.Schema()) };
}
