using System.CommandLine;
using Proofload.Analysis.Comparison;
using Proofload.Cli.CommandLine;
using Proofload.Plans;

namespace Proofload.Cli.Runs;

/// <summary><c>--allow</c>: in what runs may differ that are compared.</summary>
internal sealed class AllowFlag(string what)
{
    public Option<string?> Option { get; } = Flag.Text("--allow", "PARTS", $"{what}, separated by commas: {string.Join(", ", Comparability.Parts)} or all. Default nothing.");

    /// <summary>The parts.</summary>
    /// <exception cref="CommandException">There is no such part; one line.</exception>
    public IReadOnlyList<string> Read(ParseResult parsed)
    {
        var parts = (parsed.GetValue(Option) ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        List<string> known = [.. Comparability.Parts, "all"];
        return parts.FirstOrDefault(p => !known.Contains(p)) is { } stray
            ? throw new CommandException($"--allow: there is no '{stray}'; {NearestName.Hint(stray, known)}")
            : parts.Contains("all") ? Comparability.Parts : parts;
    }
}
