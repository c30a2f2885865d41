using System.CommandLine;
using Proofload.Cli.CommandLine;
using Proofload.Plans;

namespace Proofload.Cli.Commands;

/// <summary><c>proofload init</c>: a plan to start from.</summary>
internal sealed class InitCommand : CliCommand
{
    public const string Summary = "write a commented plan to start from, and its schema for editors";

    /// <summary>Name of the schema file beside the plan.</summary>
    public const string SchemaFile = "proofload.schema.json";

    private readonly Argument<string?> _file = new("FILE") { HelpName = "FILE", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> _protocol = Flag.Text("--protocol", "NAME", string.Join(", ", KnownProtocols.All.Select(static p => p.Id)) + ". Default openai-chat.", "-p");
    private readonly Option<bool> _force = Flag.Switch("--force", "Overwrite a plan that is there.", "-f");

    public InitCommand()
        : base("init", Summary)
    {
        Usage = ["init [FILE] [--protocol NAME]"];
        Remarks = $"FILE is proofload.yaml unless you say otherwise. {SchemaFile} beside it gives editors completion and checks.";
        Examples = [new("proofload init --protocol http checkout.yaml", "A plan for any HTTP endpoint")];
        Arguments.Add(_file);
        AddGroups(new FlagGroup("Flags", [_protocol, _force]));
    }

    public override async Task<int> ExecuteAsync(ParseResult parsed, CliServices services)
    {
        var name = parsed.GetValue(_file) ?? "proofload.yaml";
        var plan = services.PathOf(name)!;
        var schema = Path.Combine(Path.GetDirectoryName(plan)!, SchemaFile);
        var template = PlanTemplate.Write(parsed.GetValue(_protocol) ?? "openai-chat");
        if (File.Exists(plan) && !parsed.GetValue(_force))
        {
            throw new CommandException($"{plan} is there already; --force overwrites it, and another FILE leaves it alone");
        }

        Directory.CreateDirectory(Path.GetDirectoryName(plan)!);
        await File.WriteAllTextAsync(schema, PlanSchema.Write(), services.Stop);
        await File.WriteAllTextAsync(plan, WithSchema(template.Replace("proofload run proofload.yaml", $"proofload run {Path.GetFileName(plan)}", StringComparison.Ordinal)), services.Stop);
        services.Terminal.Output.WriteLine($"Written: {plan}");
        services.Terminal.Output.WriteLine($"Written: {schema}");
        services.Terminal.Output.WriteLine();
        services.Terminal.Output.WriteLine("Next: put the address of your endpoint into target.url, then");
        services.Terminal.Output.WriteLine($"  proofload run {name}");
        return ExitCodes.Passed;
    }

    private static string WithSchema(string template) => template.StartsWith("# yaml-language-server:", StringComparison.Ordinal)
        ? template
        : $"# yaml-language-server: $schema=./{SchemaFile}\n{template}";
}
