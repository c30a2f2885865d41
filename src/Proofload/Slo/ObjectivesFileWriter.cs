using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Proofload.Plans;
using Proofload.Plans.Binding;
using Proofload.Slo.Files;

namespace Proofload.Slo;

/// <summary>The canonical YAML of objectives; reading it back gives equal ones.</summary>
public static class ObjectivesFileWriter
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes objectives. What all of them share stands once, at the top.</summary>
    /// <param name="file">The objectives.</param>
    public static string Write(ObjectivesFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return PlanWriter.Write(ObjectivesSection.Document.Write(DocumentMaker.Of(file)));
    }

    /// <summary>Checks objectives that were made in code by the rules of files.</summary>
    /// <param name="file">The objectives.</param>
    /// <returns>What is wrong; empty when nothing is.</returns>
    public static IReadOnlyList<PlanProblem> Check(ObjectivesFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        var document = DocumentMaker.Of(file);
        document = document with { Objectives = [.. document.Objectives.Select((o, i) => o with { Target = file.Objectives[i].Target })] };
        var problems = new ProblemList();
        ObjectivesSection.Document.Check(document, "", problems);
        new ObjectivesBuilder(document, problems).Build();
        return problems.Items;
    }

    /// <summary>JSON Schema (draft 2020-12) of objectives files, for editors.</summary>
    public static string Schema()
    {
        var schema = new JsonObject { ["$schema"] = "https://json-schema.org/draft/2020-12/schema", ["title"] = "Proofload objectives" };
        foreach (var (name, value) in ObjectivesSection.Document.Schema())
            schema[name] = value?.DeepClone();
        return schema.ToJsonString(Indented).ReplaceLineEndings("\n") + "\n";
    }
}
