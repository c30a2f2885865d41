using System.CommandLine;
using Proofload.Analysis.Sizing;
using Proofload.Cli.CommandLine;
using Proofload.Cli.Costing;
using Proofload.Cli.Runs;
using Proofload.Reports.Sizing;

namespace Proofload.Cli.Commands;

/// <summary><c>proofload size</c>: how many replicas a demand needs.</summary>
internal sealed class SizeCommand : CliCommand
{
    public const string Summary = "say how many replicas a demand needs, and write autoscaler settings";

    private readonly SizeFlags _flags = new();
    private readonly VerifyFlags _verify = new();
    private readonly ManifestFlags _manifests = new();
    private readonly DocumentFlags _documents = new();
    private readonly StoreFlags _store = new();

    public SizeCommand()
        : base("size", Summary)
    {
        Usage = ["size --demand RATE|FILE --capacity RATE [flags]", "size --demand RATE|FILE --from RUN --from RUN [flags]"];
        Remarks = "Replicas are counted with the lower end of what one serves within its objectives, and the largest of four rules decides: target utilisation, failed replicas at the peak, "
            + "a lost zone, and the steepest rise while new replicas start. A queueing model gives a second opinion where the service time is known.";
        Examples =
        [
            new("proofload size --demand 500/s --capacity 42/s --capacity-low 40/s", "With a capacity that is known"),
            new("proofload size --demand 90/s --capacity 42/s --verify plan.yaml --remove-command 'kubectl scale deployment/model --replicas 3'", "Checked by a run at 90/s with one replica fewer"),
            new("proofload size --demand day.yaml --from low --from high --zones 3 --emit hpa", "From a day's profile and stored runs, with an autoscaler"),
        ];
        AddGroups([.. _flags.Groups, _verify.Group, _manifests.Group, _documents.Group, new FlagGroup("Where runs are", [_store.Store])]);
    }

    public override async Task<int> ExecuteAsync(ParseResult parsed, CliServices services)
    {
        _manifests.Check(parsed);
        _documents.Prepare(parsed, services);
        var request = await _flags.ReadAsync(parsed, services, name => SizeSource.FindAsync(name, services.PathOf(parsed.GetValue(_store.Store)), services));
        var verify = _verify.Read(parsed, services);
        var result = Sizer.Size(request);
        await _manifests.WriteAsync(parsed, services, result);
        var (run, code) = verify is { } plan
            ? await _verify.RunAsync(parsed, services, plan, result, services.PathOf(parsed.GetValue(_store.Store)))
            : ((Results.RunResult?)null, ExitCodes.Passed);
        var verification = run is null ? null : new SizeVerification(run, _verify.Removes(parsed));
        await _documents.WriteAsync(parsed, services, SizeReport.Title, SizeReport.Build(result, verification), () => SizeJson.Render(result, verification));
        return code;
    }
}
