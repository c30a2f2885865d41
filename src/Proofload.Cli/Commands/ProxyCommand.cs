using System.CommandLine;
using System.Globalization;
using Proofload.Cli.CommandLine;
using Proofload.Cli.Proxying;
using Proofload.Cli.Running;
using Proofload.Cli.Terminals;
using Proofload.Lab.Proxy;
using Proofload.Lab.Proxy.Faults;
using Proofload.Lab.Simulator;
using Proofload.Plans;

namespace Proofload.Cli.Commands;

/// <summary><c>proofload proxy</c>: stands in front of a server and misbehaves as told.</summary>
internal sealed class ProxyCommand : CliCommand
{
    public const string Summary = "stand in front of a server and put faults in";

    private const string DefaultListen = "127.0.0.1:8666";
    private static readonly TimeSpan DefaultDrain = TimeSpan.FromSeconds(5);

    private readonly Option<string?> _listen = Flag.Text("--listen", "ADDRESS", $"Address to listen at, HOST:PORT; port 0 takes a free one. Default {DefaultListen}.", "-l");
    private readonly Option<string?> _upstream = Flag.Text("--upstream", "URL", "Where to forward to: http://HOST:PORT, https://HOST, or HOST:PORT for bytes of any kind.", "-u");
    private readonly Option<string[]> _faults = Flag.Many("--fault", "FAULT", "NAME[=PARAMETER][,share=50%][,from=10s][,to=40s][,every=2m][,path=/v1]; may be repeated. --list-faults names them.");
    private readonly Option<string?> _seed = Flag.Text("--seed", "NUMBER", "Seed of the draws which requests are struck. Default 1.");
    private readonly Option<string?> _api = Flag.Text("--api", "ADDRESS", "Address of Toxiproxy's HTTP API, HOST:PORT. Default: none.");
    private readonly Option<string?> _duration = Flag.Text("--duration", "TIME", "End after this long. Default: at Ctrl-C.", "-d");
    private readonly Option<string?> _drain = Flag.Text("--drain", "TIME", "How long requests under way may take at the end. Default 5s.");
    private readonly Option<bool> _keepHost = Flag.Switch("--keep-host", "Leave the client's Host field as it is when the upstream is https.");
    private readonly Option<bool> _insecure = Flag.Switch("--insecure", "Accept any certificate of the upstream.", "-k");
    private readonly Option<bool> _json = Flag.Switch("--json", "Print what was done as JSON at the end, and nothing else on standard output.");
    private readonly Option<bool> _quiet = Flag.Switch("--quiet", "No live view.", "-q");
    private readonly Option<bool> _listFaults = Flag.Switch("--list-faults", "List the faults and end.");

    public ProxyCommand()
        : base("proxy", Summary)
    {
        Usage = ["proxy --upstream URL [flags]", "proxy --api ADDRESS [flags]"];
        Remarks = "What it is not told to change passes byte for byte and at once, streams and WebSockets included. Which requests are struck is a function of the seed and the request's number. "
            + "With --api, Toxiproxy's clients drive it: they add its seven toxics, which work on bytes, while it runs.";
        Examples =
        [
            new("proofload proxy --upstream http://127.0.0.1:8000 --fault latency=300ms,share=50%", "Half of the requests come 300 ms later"),
            new("proofload proxy --upstream http://127.0.0.1:8000 --fault slow_first_token=2s,share=10% --fault stall=1s,share=5%", "A model that hesitates"),
            new("proofload proxy --upstream http://127.0.0.1:8000 --fault brown_out,share=30%,from=30s,to=60s,every=5m", "Half a minute of trouble in every five"),
            new("proofload proxy --api 127.0.0.1:8474", "Toxiproxy's API; proxies are made there"),
        ];
        AddGroups([new FlagGroup("Flags", [_listen, _upstream, _faults, _seed, _api, _duration, _drain, _keepHost, _insecure, _json, _quiet, _listFaults])]);
    }

    public override async Task<int> ExecuteAsync(ParseResult parsed, CliServices services)
    {
        if (parsed.GetValue(_listFaults))
        {
            ListFaults(services.Terminal);
            return ExitCodes.Passed;
        }

        var duration = Duration(parsed, _duration);
        var drain = Duration(parsed, _drain) ?? DefaultDrain;
        using var interrupts = new Interrupts(static () => { }, services.Exit, listen: !services.Stop.CanBeCanceled);
        await using var stop = services.Stop.Register(interrupts.Signal);
        try
        {
            FaultProxyHost.PreferPromptSockets();
            await using var host = await FaultProxyHost.StartAsync(ProxiesOf(parsed), parsed.GetValue(_api), clock: services.Clock);
            return await ServeAsync(parsed, host, duration, drain, services, interrupts.Token);
        }
        catch (SimulatorOptionException exception)
        {
            throw new CommandException(exception.Message);
        }
    }

    private static TimeSpan? Duration(ParseResult parsed, Option<string?> option) => parsed.GetValue(option) is not { } text ? null
        : Units.TryParseDuration(text, out var value, out var problem) ? value : throw new CommandException($"{option.Name}: {problem}");

    private static void ListFaults(Terminal terminal)
    {
        var table = new TextTable(new TextColumn("FAULT"), new TextColumn("PARAMETER"), new TextColumn("WHAT THE CLIENT SEES"));
        foreach (var fault in ProxyFaultCatalog.All)
        {
            table.Add((fault.Name, Ink.Strong), (fault.Parameter ?? "", Ink.Plain), (fault.Description, Ink.Plain));
        }

        table.Write(terminal.Output, int.MaxValue, terminal.OutputColour);
    }

    private async Task<int> ServeAsync(ParseResult parsed, FaultProxyHost host, TimeSpan? duration, TimeSpan drain, CliServices services, CancellationToken stop)
    {
        var isJson = parsed.GetValue(_json);
        var startedNs = services.Clock.NowNs;
        Announce(host, isJson ? services.Terminal.Error : services.Terminal.Output, services.Terminal);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var viewing = new ProxyView(services.Terminal, host, services.Clock, parsed.GetValue(_quiet) || isJson).RunAsync(ending.Token);
        try
        {
            await Task.Delay(duration ?? Timeout.InfiniteTimeSpan, stop);
        }
        catch (OperationCanceledException)
        {
            // The way to end it.
        }

        await ending.CancelAsync();
        await viewing;
        await host.DrainAsync(drain);
        var seconds = (services.Clock.NowNs - startedNs) / 1e9;
        if (isJson)
        {
            services.Terminal.Output.WriteLine(ProxyResultJson.Write(host.Proxies, seconds));
        }
        else
        {
            var done = ProxyView.Sum(host.Proxies);
            services.Terminal.Note(ProxyView.Describe(done, done.Requests / Math.Max(1e-3, seconds), seconds));
        }

        return ExitCodes.Passed;
    }

    private static void Announce(FaultProxyHost host, TextWriter output, Terminal terminal)
    {
        foreach (var proxy in host.Proxies)
        {
            var scheme = proxy.IsHttpUpstream ? "http://" : "";
            output.WriteLine($"listening on {Ansi.Paint($"{scheme}{proxy.EndPoint}", Ink.Strong, terminal.OutputColour)} for {proxy.Upstream}");
            foreach (var rule in proxy.Faults.Rules)
            {
                output.WriteLine($"  {rule.Text}");
            }
        }

        if (host.ApiAddress is { } api)
        {
            output.WriteLine($"API at {api.GetLeftPart(UriPartial.Authority)} (Toxiproxy's, and /metrics)");
        }

        output.WriteLine("Ctrl-C ends it.");
        output.Flush();
    }

    private IReadOnlyList<FaultProxyOptions> ProxiesOf(ParseResult parsed)
    {
        var faults = (parsed.GetValue(_faults) ?? []).Select(FaultRule.Parse).ToList();
        if (parsed.GetValue(_upstream) is not { } upstream)
        {
            if (parsed.GetValue(_api) is null || faults.Count > 0)
            {
                throw new CommandException("where to? Give --upstream http://HOST:PORT, or --api ADDRESS and make the proxies there");
            }

            return [];
        }

        var seed = parsed.GetValue(_seed) is not { } text ? 1
            : ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value
            : throw new CommandException($"--seed: '{text}' is not a whole number of 0 or more");
        var options = new FaultProxyOptions
        {
            Listen = parsed.GetValue(_listen) ?? DefaultListen,
            Upstream = upstream,
            Faults = new FaultPlan(faults, seed),
            Seed = seed,
            KeepHost = parsed.GetValue(_keepHost),
            Insecure = parsed.GetValue(_insecure),
        };
        return faults.Count == 0 || !IsRaw(upstream)
            ? [options]
            : throw new CommandException($"--fault works on HTTP, and '{upstream}' is bytes of any kind; write http://{upstream}, or use toxics through --api");
    }

    private static bool IsRaw(string upstream) => !upstream.Contains("://", StringComparison.Ordinal);
}
