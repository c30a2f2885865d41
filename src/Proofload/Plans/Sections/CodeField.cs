using System.Text.Json.Nodes;
using Proofload.Plans.Binding;

namespace Proofload.Plans.Sections;

/// <summary>That a scenario is C#: written so that a printed plan says so, read back from finished runs only.</summary>
internal sealed class CodeField() : Field<ScenarioPlan>("code", "The scenario is C#.")
{
    public override bool IsWrittenOnly => true;

    public override bool TryRead(PlanNode node, string path, BindContext context, ref ScenarioPlan record)
    {
        if (!context.IsRecorded || node is not ScalarNode name)
            return context.Fail(node, path, "a scenario in C# is a program; a plan file cannot hold it");
        record = record with { Code = new RecordedCode(name.Text) };
        return true;
    }

    public override void Check(ScenarioPlan record, string path, ProblemList problems)
    {
    }

    public override PlanNode? Write(ScenarioPlan record, ScenarioPlan defaults) =>
        record.Code is { } code ? new ScalarNode(code.Name, ScalarKind.Text) : null;

    public override JsonObject Schema(ScenarioPlan defaults) => [];

    /// <summary>The code of a run that is over: its name is all that is left.</summary>
    private sealed class RecordedCode(string name) : ScenarioCode(name);
}
