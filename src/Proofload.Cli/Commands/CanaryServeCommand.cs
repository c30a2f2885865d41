using System.CommandLine;
using System.Net;
using Proofload.Analysis.Canaries;
using Proofload.Cli.Canaries;
using Proofload.Cli.CommandLine;
using Proofload.Cli.Costing;
using Proofload.Cli.Reporting;
using Proofload.Cli.Running;
using Proofload.Cli.Runs;
using Proofload.Studies;

namespace Proofload.Cli.Commands;

/// <summary><c>proofload canary serve</c>: judges when a rollout controller asks.</summary>
internal sealed class CanaryServeCommand : CliCommand
{
    private static readonly TimeSpan Spare = TimeSpan.FromSeconds(60);
    private static readonly CanaryRequest Example = new("name", "namespace");

    private readonly Argument<string?> _target = new("PLAN.yaml") { HelpName = "PLAN.yaml", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> _port = Flag.Text("--port", "PORT", "Port to listen on. Default 8088; 0 takes a free one.");
    private readonly Option<string?> _listen = Flag.Text("--listen", "ADDRESS", "Address to listen on; 0.0.0.0 for all. Default 127.0.0.1.");
    private readonly Option<string?> _most = Flag.Text("--max-judgements", "COUNT", "Most judgements at once; more are answered 429. Default 1 with a load, 8 from Prometheus.");
    private readonly Option<bool> _noStore = Flag.Switch("--no-store", "Do not keep the runs.");
    private readonly CanaryFlags _flags = new();
    private readonly CanaryQueryFlags _queries = new();
    private readonly StoreFlags _store = new();

    public CanaryServeCommand()
        : base("serve", "judge when Flagger or Argo Rollouts asks")
    {
        Usage = ["canary serve --baseline URL --canary URL [flags]", "canary serve --prometheus URL --metric 'NAME=QUERY' --for TIME [flags]"];
        Remarks = "What is judged stands on this command line; a request only names the canary, and {name} and {namespace} in addresses, queries and tracks become its names. "
            + "POST /flagger answers 200 for a pass, 412 for worse and 424 for inconclusive; /argo answers the judgement with 200, to be read as result.verdict; /healthz is for probes.";
        Examples =
        [
            new("proofload canary serve --listen 0.0.0.0 --baseline http://{name}-primary.{namespace}:8000/v1 --canary http://{name}-canary.{namespace}:8000/v1 --model llama --rate 10 --for 2m", "A load of its own to both, for Flagger"),
        ];
        Arguments.Add(_target);
        AddGroups([new FlagGroup("Endpoint", [_port, _listen, _most, _store.Store, _noStore]), _flags.Group, _queries.Group, .. _flags.PlanGroups]);
    }

    public override async Task<int> ExecuteAsync(ParseResult parsed, CliServices services)
    {
        var port = parsed.Count(_port, 0) ?? 8088;
        var listen = parsed.GetValue(_listen) ?? "127.0.0.1";
        if (port > 65535 || !IPAddress.TryParse(listen, out var address))
        {
            throw new CommandException(port > 65535 ? $"--port: {port} is above 65535" : $"--listen: '{listen}' is no IP address; write 127.0.0.1 or 0.0.0.0");
        }

        // What is wrong with the command line shows now, not when the first rollout asks.
        TimeSpan length;
        using (var example = _queries.Read(parsed, _flags, services, Example.Fill))
        {
            length = example?.Length ?? LengthOf(_flags.Study(parsed, parsed.GetValue(_target), services, Example.Fill).Study);
        }

        var most = parsed.Count(_most, 1) ?? (parsed.GetValue(_queries.Server) is null ? 1 : 8);
        using var interrupts = new Interrupts(static () => { }, services.Exit, listen: !services.Stop.CanBeCanceled);
        await using var stop = services.Stop.Register(interrupts.Signal);
        var desk = new CanaryDesk((request, token) => JudgeAsync(parsed, request, services, token), most, length + Spare);
        await using var endpoint = await CanaryEndpoint.StartAsync(new IPEndPoint(address, port), desk, services.Terminal.Note);
        services.Terminal.Output.WriteLine($"listening on {endpoint.Address.GetLeftPart(UriPartial.Authority)}: /flagger, /argo and /healthz; Ctrl-C ends it");
        await services.Terminal.Output.FlushAsync();
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, interrupts.Token);
        }
        catch (OperationCanceledException)
        {
            // The way to end it.
        }

        return ExitCodes.Passed;
    }

    private async Task<CanaryResult> JudgeAsync(ParseResult parsed, CanaryRequest request, CliServices services, CancellationToken cancellation)
    {
        using var queries = _queries.Read(parsed, _flags, services, request.Fill);
        if (queries is not null)
        {
            return await queries.RunAsync(quiet: true, cancellation);
        }

        var (study, folder) = _flags.Study(parsed, parsed.GetValue(_target), services, request.Fill);
        return await new CanaryJob(services, new RunJobOptions
        {
            Reports = new ReportRequest(),
            Store = services.PathOf(parsed.GetValue(_store.Store)),
            NoStore = parsed.GetValue(_noStore),
            Quiet = true,
            BaseFolder = folder,
        }).ExecuteAsync(study, cancellation);
    }

    private static TimeSpan LengthOf(CanaryStudy study) => study.Baseline.Load.WarmUp + (study.Options.Window * study.Windows) + study.Baseline.Target.Timeout;
}
