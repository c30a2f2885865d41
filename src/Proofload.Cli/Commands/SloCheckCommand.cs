using System.CommandLine;
using Proofload.Cli.CommandLine;
using Proofload.Cli.Costing;
using Proofload.Plans;
using Proofload.Reports.Objectives;
using Proofload.Slo;
using Proofload.Slo.Linting;

namespace Proofload.Cli.Commands;

/// <summary><c>proofload slo check</c>: what is wrong with objectives before they are relied on.</summary>
internal sealed class SloCheckCommand : CliCommand
{
    private readonly Argument<string> _file = new("FILE") { HelpName = "FILE" };
    private readonly Option<string?> _traffic = Flag.Text("--traffic", "RATE", "How many events there are, for example 10/h or 50/s. Default: not known, and then nothing is said about little traffic.");
    private readonly Option<string?> _buckets = Flag.Text("--buckets", "LIST", "Bounds of the latency histogram, for example 0.1,0.25,500ms,1s. Default those of the Prometheus client libraries: 5 ms to 10 s.");
    private readonly Option<bool> _schema = Flag.Switch("--print-schema", "Print the JSON Schema of objectives files for editors, and check nothing.");
    private readonly DocumentFlags _documents = new();

    public SloCheckCommand()
        : base("check", "say what is wrong with objectives and their alerts, and how soon the alerts tell")
    {
        Usage = ["slo check FILE [flags]"];
        Remarks = "Finds alerts that can never fire or fire inside the budget, bounds that no histogram bucket has, traffic too low for an alert or a target (with the number of probes that would prove it), "
            + "slices that do not fit, and twins. Exit codes: 0 fine or only advice, 1 the file is wrong, 2 warnings or errors.";
        Examples =
        [
            new("proofload slo check slo.yaml", "What the objectives and alerts mean, and what is wrong with them"),
            new("proofload slo check slo.yaml --traffic 10/h --buckets 0.1,0.5,1,5", "For a service with 10 requests an hour and a histogram of its own"),
        ];
        _file.Arity = ArgumentArity.ZeroOrOne;
        Arguments.Add(_file);
        AddGroups(new FlagGroup("What is known of the service", [_traffic, _buckets, _schema]), _documents.Group);
    }

    public override async Task<int> ExecuteAsync(ParseResult parsed, CliServices services)
    {
        if (parsed.GetValue(_schema))
        {
            services.Terminal.Output.Write(ObjectivesFileWriter.Schema());
            return ExitCodes.Passed;
        }

        var name = parsed.GetValue(_file) ?? throw new CommandException("FILE is missing (proofload slo check --help explains)");
        var file = ObjectivesFileReader.Read(services.PathOf(name)!, name);
        var options = new LintOptions { Traffic = parsed.Rate(_traffic) };
        if (parsed.GetValue(_buckets) is { } buckets)
        {
            options = options with { Buckets = [.. buckets.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Bucket)] };
        }

        _documents.Prepare(parsed, services);
        var findings = ObjectivesLint.Check(file, options);
        await _documents.WriteAsync(parsed, services, "Check of " + name, LintReport.Build(file, findings), () => LintJson.Render(findings));
        return findings.Any(static f => f.Severity > LintSeverity.Advice) ? ExitCodes.Failed : ExitCodes.Passed;
    }

    /// <summary>A bound in seconds as histograms have them, or with its unit.</summary>
    private static double Bucket(string text) =>
        Units.TryParseNumber(text, out var seconds, out _) && seconds > 0 ? seconds
        : Units.TryParseSeconds(text, out seconds, out _) && seconds > 0 ? seconds
        : throw new CommandException($"--buckets: '{text.Trim()}' is not a bound; write seconds, or for example 500ms");
}
