using System.CommandLine;
using Proofload.Cli.CommandLine;
using Proofload.Cli.Live;
using Proofload.Cli.Running;
using Proofload.Cli.Terminals;
using Proofload.Lab.Faults;
using Proofload.Lab.Simulator;
using Proofload.Plans;

namespace Proofload.Cli.Commands;

/// <summary><c>proofload sim</c>: a model server with known behaviour, in the foreground.</summary>
internal sealed class SimCommand : CliCommand
{
    public const string Summary = "serve a simulated model server whose speed and faults are known";

    private readonly SimFlags _flags = new();
    private readonly Option<string?> _duration = Flag.Text("--duration", "TIME", "End after this long. Default: at Ctrl-C.", "-d");
    private readonly Option<bool> _listFaults = Flag.Switch("--list-faults", "List the faults and end.");

    public SimCommand()
        : base("sim", Summary)
    {
        Usage = ["sim [flags]"];
        Remarks = "Chat, completion, response and embedding endpoints in OpenAI's style, Anthropic's messages, Ollama's API, rerank, KServe v2 (also over gRPC), TF Serving, TorchServe and plain HTTP, on 127.0.0.1 only. "
            + "What it does is a function of its options and its seed, so a measurement can be compared with the truth.";
        Examples =
        [
            new("proofload sim --ttft 150ms --inter-token 12ms", "A chat server with a first token after 150 ms and one every 12 ms"),
            new("proofload sim --timing batching --max-sequences 32", "One that saturates as an accelerator does"),
            new("proofload sim --service exponential:10ms --servers 1", "An M/M/1 queue behind plain HTTP"),
            new("proofload sim --faults rate_limited=0.05,stall=0.02:500ms", "One that misbehaves"),
        ];
        AddGroups([.. _flags.Groups, new FlagGroup("Flags", [_duration, _listFaults])]);
    }

    public override async Task<int> ExecuteAsync(ParseResult parsed, CliServices services)
    {
        if (parsed.GetValue(_listFaults))
        {
            ListFaults(services.Terminal);
            return ExitCodes.Passed;
        }

        var options = _flags.Read(parsed);
        TimeSpan? duration = null;
        if (parsed.GetValue(_duration) is { } text)
        {
            duration = Units.TryParseDuration(text, out var value, out var problem) ? value : throw new CommandException($"--duration: {problem}");
        }

        using var interrupts = new Interrupts(static () => { }, services.Exit, listen: !services.Stop.CanBeCanceled);
        await using var stop = services.Stop.Register(interrupts.Signal);
        await using var simulator = await Simulator.StartAsync(options, interrupts.Token);
        await SimulatorRehearsal.RunAsync(options, interrupts.Token);
        Announce(simulator, options, services.Terminal);
        try
        {
            await Task.Delay(duration ?? Timeout.InfiniteTimeSpan, interrupts.Token);
        }
        catch (OperationCanceledException)
        {
            // The way to end it.
        }

        var done = simulator.Statistics;
        services.Terminal.Note($"Served {Shown.Count(done.Requests)} requests, {Shown.Count(done.Tokens)} tokens.");
        return ExitCodes.Passed;
    }

    private static void Announce(Simulator simulator, SimulatorOptions options, Terminal terminal)
    {
        var address = simulator.BaseAddress.ToString().TrimEnd('/');
        var key = options.ApiKey is null ? "" : " -H 'Authorization: Bearer ${API_KEY}'";
        var trust = options.Tls ? options.CertificatePath is { } path ? $" --ca-file {path}" : " --insecure" : "";
        var model = options.Models.Count > 0 ? options.Models[0] : "sim";
        var output = terminal.Output;
        output.WriteLine($"listening on {Ansi.Paint(address, Ink.Strong, terminal.OutputColour)}");
        output.WriteLine(options.Describe());
        output.WriteLine();
        output.WriteLine("try:");
        output.WriteLine($"  proofload run {address}/v1 --protocol openai-chat --model {model} --rate 5 --duration 20s{trust}{key}");
        output.WriteLine($"  proofload run {address}/ --rate 50 --duration 20s{trust}{key}");
        output.WriteLine($"  curl -N{(options.Tls ? "k" : "")} {address}/v1/chat/completions -H 'Content-Type: application/json' \\");
        output.WriteLine($$"""    -d '{"model":"{{model}}","stream":true,"messages":[{"role":"user","content":"hello"}]}'""");
        output.WriteLine();
        output.WriteLine("Ctrl-C ends it.");
        output.Flush();
    }

    private static void ListFaults(Terminal terminal)
    {
        var table = new TextTable(new TextColumn("FAULT"), new TextColumn("PARAMETER"), new TextColumn("WHAT GOES OVER THE WIRE"));
        foreach (var fault in FaultCatalog.All)
        {
            table.Add((fault.Name, Ink.Strong), (fault.Parameter ?? "", Ink.Plain), (fault.Description, Ink.Plain));
        }

        table.Write(terminal.Output, int.MaxValue, terminal.OutputColour);
    }
}
