using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Proofload.Plans.Binding;

namespace Proofload.Plans.Sections;

/// <summary>A protocol id. Which ids exist is the validator's question, so that C# can add some.</summary>
internal sealed class ProtocolCodec : Codec<string>
{
    private static readonly Codec<string> Text = Scalars.Filled("a protocol such as openai-chat");

    public override bool TryRead(PlanNode node, string path, BindContext context, [MaybeNullWhen(false)] out string value) =>
        Text.TryRead(node, path, context, out value);

    public override PlanNode Write(string value) => Text.Write(value);

    public override JsonObject Schema() => new() { ["enum"] = new JsonArray([.. KnownProtocols.All.Select(p => (JsonNode)p.Id)]) };
}
