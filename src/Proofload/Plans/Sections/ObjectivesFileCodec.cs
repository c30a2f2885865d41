using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Proofload.Plans.Binding;

namespace Proofload.Plans.Sections;

/// <summary>The <c>objectives_file</c> of a plan: <c>slo.yaml</c>, or <c>{path: slo.yaml, service: chat, region: eu}</c>.</summary>
internal sealed class ObjectivesFileCodec : Codec<ObjectivesFilePlan>
{
    private static readonly PathCodec File = new("an objectives file such as slo.yaml");

    private static Section<ObjectivesFilePlan> Whole { get; } = new(
        "an objectives file",
        new ObjectivesFilePlan { Path = "" },
        [
            Field.Required<ObjectivesFilePlan, string>("path", File, f => f.Path, (f, v) => f with { Path = v }, "The file."),
            Field.Of<ObjectivesFilePlan, string>("service", Scalars.Filled("a service"), f => f.Service, (f, v) => f with { Service = v }, "Service the run is about; without it the objectives of all are taken."),
            Field.Of<ObjectivesFilePlan, string>("route", Scalars.Filled("a route"), f => f.Route, (f, v) => f with { Route = v }, "Route the run is about; without it the objectives of all are taken."),
            Field.Of<ObjectivesFilePlan, string>("region", Scalars.Filled("a region"), f => f.Region, (f, v) => f with { Region = v }, "Region the run is about; without it the objectives of all are taken."),
        ]) { IsInline = true };

    public override bool TryRead(PlanNode node, string path, BindContext context, [MaybeNullWhen(false)] out ObjectivesFilePlan value)
    {
        if (node is MapNode)
            return Whole.TryRead(node, path, context, out value);
        value = File.TryRead(node, path, context, out var file) ? new ObjectivesFilePlan { Path = file } : null;
        return value is not null;
    }

    public override void Check(ObjectivesFilePlan value, string path, ProblemList problems) => Whole.Check(value, path, problems);

    public override PlanNode Write(ObjectivesFilePlan value) => value is { Service: null, Route: null, Region: null } ? File.Write(value.Path) : Whole.Write(value);

    public override JsonObject Schema() => new() { ["anyOf"] = new JsonArray(File.Schema(), Whole.Schema()) };
}
