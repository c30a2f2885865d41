using Proofload.Cli.CommandLine;
using Proofload.Plans;
using Proofload.Sla.Contracts;
using Proofload.Slo;

namespace Proofload.Cli.Sla;

/// <summary>A contract as the user named it: a contract's file, or an objectives file, which is settled as a contract without credits.</summary>
internal static class ContractInput
{
    public static SlaContract Load(string file, CliServices services)
    {
        var text = ContractFile.ReadText(services.PathOf(file)!, file);
        if (!IsObjectives(text))
            return ContractFile.Parse(text, file);
        var made = ObjectivesContract.Of(ObjectivesFileReader.Parse(text, file), Path.GetFileNameWithoutExtension(file));
        if (ContractFile.Check(made.Contract) is [var problem, ..])
            throw new PlanException($"{file}: as a contract: {problem}");
        foreach (var (name, reason) in made.Notes)
            services.Terminal.Note($"{file}: {name}: {reason}");
        return made.Contract;
    }

    // Which of the two a file is meant to be is plain from the field that either needs, also when something else in it is wrong.
    private static bool IsObjectives(string text)
    {
        var fields = text.Split('\n').Where(static l => l.Length > 0 && char.IsAsciiLetter(l[0])).Select(static l => l.Split(':')[0]).ToHashSet(StringComparer.Ordinal);
        return fields.Contains("objectives") && !fields.Contains("commitments") && !fields.Contains("contract");
    }
}
