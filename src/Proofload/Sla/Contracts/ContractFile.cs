using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Proofload.Plans;
using Proofload.Plans.Binding;
using Proofload.Slo;

namespace Proofload.Sla.Contracts;

/// <summary>
/// Contracts written as YAML. Every problem of a file is reported at once, one line each:
/// <c>bedrock.yaml:9:13: commitments[0].method: 'interval_meen' is not a method; did you mean 'interval_mean'?</c>. An objectives file may stand in the
/// place of a contract: it promises all of its objectives.
/// </summary>
public static class ContractFile
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Reads and checks a contract.</summary>
    /// <param name="path">The file.</param>
    /// <param name="sourceName">What errors call it. Default <paramref name="path"/>.</param>
    /// <exception cref="PlanException">The file cannot be read, or something in it is wrong.</exception>
    public static SlaContract Load(string path, string? sourceName = null) => Parse(ReadText(path, sourceName), sourceName ?? path, Path.GetDirectoryName(Path.GetFullPath(path)));

    /// <summary>The text of a contract's file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="sourceName">What errors call it. Default <paramref name="path"/>.</param>
    /// <exception cref="PlanException">The file cannot be read.</exception>
    public static string ReadText(string path, string? sourceName = null)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new PlanException($"cannot read the contract {Units.Quote(sourceName ?? path)}: {(e is FileNotFoundException or DirectoryNotFoundException ? "there is no such file" : e.Message.ReplaceLineEndings(" "))}", e);
        }
    }

    /// <summary>Reads and checks the text of a contract.</summary>
    /// <param name="text">The YAML.</param>
    /// <param name="sourceName">What errors call it.</param>
    /// <param name="folder">Where the objectives file that it names is looked for. Default: it must name none, or need it not.</param>
    /// <exception cref="PlanException">Something in it is wrong.</exception>
    public static SlaContract Parse(string text, string sourceName, string? folder = null)
    {
        var context = new BindContext(sourceName, folder ?? "", static _ => null);
        var root = YamlComposer.Compose(text, sourceName, "contract");
        IReadOnlyList<string> remarks = [];
        root = PromisedObjectives.IsObjectivesFile(root)
            ? PromisedObjectives.ContractOf(ObjectivesFileReader.Parse(text, sourceName), Path.GetFileNameWithoutExtension(sourceName), out remarks)
            : PromisedObjectives.Fill(root, path => ObjectivesFileReader.Read(context.Resolve(path), path), context);
        ContractSection.Contract.TryRead(root, "", context, out var contract);
        if (contract is not null)
            context.Add(Problems(contract));
        return !context.HasProblems && contract is not null ? contract with { Remarks = ValueList<string>.Of(remarks) } : throw context.ToException();
    }

    /// <summary>What is wrong with a contract made in code; empty when nothing is.</summary>
    /// <param name="contract">The contract.</param>
    public static IReadOnlyList<PlanProblem> Check(SlaContract contract)
    {
        ArgumentNullException.ThrowIfNull(contract);
        return Problems(contract);
    }

    /// <summary>Writes a contract; reading it back gives an equal one.</summary>
    /// <param name="contract">The contract.</param>
    public static string Write(SlaContract contract)
    {
        ArgumentNullException.ThrowIfNull(contract);
        return PlanWriter.Write(ContractSection.Contract.Write(contract));
    }

    /// <summary>JSON Schema (draft 2020-12) of contracts, for editors.</summary>
    public static string Schema()
    {
        var schema = new JsonObject { ["$schema"] = "https://json-schema.org/draft/2020-12/schema", ["title"] = "Proofload service level agreement" };
        foreach (var (name, value) in ContractSection.Contract.Schema())
            schema[name] = value?.DeepClone();
        return schema.ToJsonString(Indented).ReplaceLineEndings("\n") + "\n";
    }

    private static IReadOnlyList<PlanProblem> Problems(SlaContract contract)
    {
        var problems = new ProblemList();
        ContractSection.Contract.Check(contract, "", problems);
        ContractRules.Check(contract, problems);
        return problems.Items;
    }
}
