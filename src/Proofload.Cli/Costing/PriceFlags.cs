using System.CommandLine;
using Proofload.Analysis.Cost;
using Proofload.Cli.CommandLine;

namespace Proofload.Cli.Costing;

/// <summary>Where prices come from.</summary>
internal sealed class PriceFlags
{
    public const string DefaultFile = "prices.yaml";

    public Option<string?> Prices { get; } = Flag.Text("--prices", "FILE", $"Price book, YAML: every figure with its source and date. Default: {DefaultFile} in the current folder.");

    public PriceBook Read(ParseResult parsed, CliServices services)
    {
        var name = parsed.GetValue(Prices) ?? DefaultFile;
        var path = services.PathOf(name)!;
        return parsed.GetValue(Prices) is not null || File.Exists(path)
            ? PriceBookFile.Load(path, name)
            : throw new CommandException($"no price book: there is no {DefaultFile} here; give one with --prices, or make one with 'proofload cost import'");
    }
}
