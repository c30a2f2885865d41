using System.Xml.Linq;

namespace Proofload.Tests.Architecture;

/// <summary>Which part of Proofload may use which. A new edge is a decision: it is added here, or the code goes elsewhere.</summary>
internal static class Directions
{
    /// <summary>Assemblies and the assemblies their project files may reference.</summary>
    public static IReadOnlyDictionary<string, string[]> Assemblies { get; } = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["Proofload.Measurement"] = [],
        ["Proofload"] = ["Proofload.Measurement"],
        ["Proofload.Storage"] = ["Proofload", "Proofload.Measurement"],
        ["Proofload.Agents"] = ["Proofload", "Proofload.Measurement"],
        ["Proofload.Web"] = ["Proofload", "Proofload.Measurement"],

        // A simulator that shares wire code with the drivers would only prove that a bug agrees with itself.
        ["Proofload.Lab"] = ["Proofload.Measurement"],
        ["Proofload.Cli"] = ["Proofload", "Proofload.Measurement", "Proofload.Storage", "Proofload.Agents", "Proofload.Web", "Proofload.Lab"],
    };

    /// <summary>Folders of the library and what they may use. Measurement stands for the assembly of that name.</summary>
    public static IReadOnlyDictionary<string, string[]> Folders { get; } = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["Results"] = ["Measurement"],

        // An objective names a metric, and the catalogue of metrics is the results'.
        ["Plans"] = ["Results"],

        // Names of tokenizers are the plan's; tokenizers know nothing else of a run.
        ["Tokenizers"] = ["Plans"],

        // A prompt of so many tokens is made with the tokenizer that counts them.
        ["Data"] = ["Plans", "Results", "Tokenizers", "Measurement"],

        // An exchange holds the row it was made from.
        ["Transport"] = ["Plans", "Results", "Data", "Measurement"],

        // A replayed load reads its times from a trace; think times draw from the data's distributions.
        ["Load"] = ["Plans", "Results", "Data", "Measurement"],
        ["Protocols"] = ["Plans", "Results", "Data", "Transport", "Measurement"],

        // What the code of a scenario sees: its steps are the plan's, its answers are read as the protocols read them.
        ["Scenarios"] = ["Plans", "Results", "Data", "Protocols", "Measurement"],

        // Objectives are the plan's; the demand that replicas are counted for may be a recorded trace.
        ["Analysis"] = ["Plans", "Results", "Data", "Measurement"],
        ["Quality"] = ["Plans", "Results", "Measurement"],
        ["Slo"] = ["Plans", "Results", "Analysis", "Measurement"],

        // A contract is settled from counts, as a monitor keeps them for objectives; credits are decimals, as prices are.
        ["Sla"] = ["Plans", "Results", "Analysis", "Slo", "Measurement"],

        // A run ends with its verdict, an objective may stop it, and its figures may go to a collector while it lasts.
        ["Running"] = ["Plans", "Results", "Tokenizers", "Data", "Load", "Transport", "Protocols", "Scenarios", "Analysis", "Telemetry", "Measurement"],

        // A study is a set of runs of one plan; it makes the plan of each and has it run, and some judge while the runs go on.
        ["Studies"] = ["Plans", "Results", "Analysis", "Running", "Prometheus", "Measurement"],

        // A watch sends the requests of plans on a schedule, judges objectives over time by what comes back and by what
        // others counted, has somebody told and exports what it counts.
        ["Watch"] = ["Plans", "Results", "Tokenizers", "Data", "Load", "Transport", "Protocols", "Analysis", "Telemetry", "Running", "Slo", "Ingestion", "Notifications", "Measurement"],

        // Queries of a monitoring system; a token is a secret of the plan's kind.
        ["Prometheus"] = ["Plans", "Measurement"],

        // The requests of another tool go through the recorder and the result builder of a live run; files are opened as datasets are, and a
        // status means what it means to the drivers. Price lists become price books.
        ["Imports"] = ["Plans", "Results", "Data", "Protocols", "Analysis", "Running", "Measurement"],
        ["Reports"] = ["Results", "Analysis", "Quality", "Slo", "Sla", "Measurement"],

        // The plan says where figures go, and its objectives give the bounds of buckets.
        ["Telemetry"] = ["Plans", "Results", "Measurement"],
        // Alerts are told in the words and numbers of the reports.
        ["Notifications"] = ["Plans", "Slo", "Reports", "Measurement"],

        // Logs, metrics and records of runs become counts of objectives; a record is judged as a run judges it.
        ["Ingestion"] = ["Plans", "Analysis", "Slo", "Measurement"],
    };

    /// <summary>Every use in the source files that the tables do not allow, as readable lines.</summary>
    public static IEnumerable<string> ForbiddenUses(IReadOnlyCollection<SourceFile> files)
    {
        var types = files.Where(file => file.Assembly == "Proofload" && file.Folder.Length > 0)
            .GroupBy(file => file.Folder, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.SelectMany(file => file.DeclaredTypes).ToHashSet(StringComparer.Ordinal), StringComparer.Ordinal);
        return files.SelectMany(file => ForbiddenUses(file, types));
    }

    /// <summary>Every project reference, and every import of a part of Proofload, that a project file may not have.</summary>
    public static IEnumerable<string> ForbiddenReferences(string assembly, string projectFile)
    {
        if (!Assemblies.TryGetValue(assembly, out var allowed))
        {
            yield return $"{assembly} is not in the table of assemblies.";
            yield break;
        }

        var project = XDocument.Parse(projectFile);
        foreach (var reference in project.Descendants("ProjectReference").Select(element => Path.GetFileNameWithoutExtension(element.Attribute("Include")!.Value)))
        {
            if (!allowed.Contains(reference, StringComparer.Ordinal))
            {
                yield return $"{assembly} must not reference {reference}.";
            }
        }

        foreach (var import in project.Descendants("Using").Select(element => element.Attribute("Include")?.Value ?? ""))
        {
            if (import.StartsWith("Proofload", StringComparison.Ordinal))
            {
                yield return $"{assembly} imports {import} for all files; a using in each file shows who uses it.";
            }
        }
    }

    private static IEnumerable<string> ForbiddenUses(SourceFile file, Dictionary<string, HashSet<string>> types)
    {
        if (file.Assembly == "Proofload")
        {
            return ForbiddenInLibrary(file, types);
        }

        var allowed = Assemblies.GetValueOrDefault(file.Assembly) ?? [];
        return file.QualifiedReferences.Select(AssemblyOf)
            .Where(target => target != file.Assembly && !allowed.Contains(target, StringComparer.Ordinal))
            .Distinct(StringComparer.Ordinal)
            .Select(target => $"{file.Path} uses {target}; {file.Assembly} may use {List(allowed)}.");
    }

    private static IEnumerable<string> ForbiddenInLibrary(SourceFile file, Dictionary<string, HashSet<string>> types)
    {
        // A file beside the project file is the front door: it may use every folder, but no other assembly than Measurement.
        var frontDoor = file.Folder.Length == 0;
        string[] allowed = frontDoor ? [.. Folders.Keys, "Measurement"] : Folders.GetValueOrDefault(file.Folder) ?? [];
        if (!frontDoor && !Folders.ContainsKey(file.Folder))
        {
            return [$"{file.Path}: the folder {file.Folder} is not in the table of folders."];
        }

        var relative = file.RelativeNames
            .Where(name => types.TryGetValue(name.Part, out var declared) && declared.Contains(name.Name))
            .Select(name => name.Part);
        return file.QualifiedReferences.Concat(relative).Distinct(StringComparer.Ordinal)
            .Where(target => target != file.Folder && !allowed.Contains(target, StringComparer.Ordinal))
            .Where(target => Folders.ContainsKey(target) || IsAssembly(target) || types.ContainsKey(target))
            .Select(target => $"{file.Path} uses {target}; {file.Folder} may use {List(allowed)}.");
    }

    private static bool IsAssembly(string part) => Assemblies.ContainsKey($"Proofload.{part}");

    private static string AssemblyOf(string part) => IsAssembly(part) ? $"Proofload.{part}" : "Proofload";

    private static string List(string[] names) => names.Length == 0 ? "nothing" : string.Join(", ", names);
}
