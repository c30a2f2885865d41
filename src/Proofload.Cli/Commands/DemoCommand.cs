using System.CommandLine;
using Proofload.Cli.CommandLine;
using Proofload.Cli.Reporting;
using Proofload.Cli.Running;
using Proofload.Cli.Runs;
using Proofload.Lab.Simulator;
using Proofload.Plans;
using LabDistribution = Proofload.Lab.Simulator.Sampling.Distribution;

namespace Proofload.Cli.Commands;

/// <summary><c>proofload demo</c>: the main job from beginning to end, against a simulated model in this process.</summary>
internal sealed class DemoCommand : CliCommand
{
    public const string Summary = "see the main job in half a minute, without a server of your own";

    private readonly Option<string?> _duration = Flag.Text("--duration", "TIME", "Length of the measured phase. Default 18s, the shortest in which every number of the demo is certain.", "-d");
    private readonly Option<bool> _noStore = Flag.Switch("--no-store", "Do not keep the run.");
    private readonly StoreFlags _store = new();

    public DemoCommand()
        : base("demo", Summary)
    {
        Usage = ["demo"];
        Remarks = "Starts a simulated chat model in this process, sends streaming requests at 25 a second while you watch, judges the result against three objectives and writes a report. Nothing leaves this machine.";
        AddGroups(new FlagGroup("Flags", [_duration, _store.Store, _noStore]));
    }

    public override async Task<int> ExecuteAsync(ParseResult parsed, CliServices services)
    {
        var terminal = services.Terminal;
        terminal.Note("A simulated chat model starts in this process; 25 streaming requests a second go to it. Nothing leaves this machine.");
        terminal.Note("");
        await using var simulator = await Simulator.StartAsync(Model(), services.Stop);
        var plan = Plan(simulator.BaseAddress, parsed.GetValue(_duration) ?? "18s");
        var report = ReportPath(services);
        var job = new RunJob(services, new RunJobOptions
        {
            Reports = new ReportRequest { Html = report },
            Store = services.PathOf(parsed.GetValue(_store.Store)),
            NoStore = parsed.GetValue(_noStore),
            BaseFolder = services.Folder,
        });
        var (_, code) = await job.ExecuteAsync(plan);
        Next(terminal.Output);
        return code;
    }

    /// <summary>An accelerator of ordinary speed: about 80 tokens a second for each user, the first one after some 50 ms.</summary>
    private static SimulatorOptions Model() => new()
    {
        Generation = new GenerationOptions
        {
            Timing = GenerationTiming.Batching,
            OutputTokens = LabDistribution.ParseCount("lognormal:32,0.4"),
            EmitTimestamps = true,
        },
        Batching = new BatchingOptions
        {
            PrefillTokensPerSecond = 12_000,
            DecodeBase = TimeSpan.FromMilliseconds(10),
            DecodePerSequence = TimeSpan.FromMicroseconds(150),
            MaxSequences = 64,
        },
    };

    private static RunPlan Plan(Uri address, string duration) => new PlanFlags
    {
        Name = "demo",
        Url = new Uri(address, "v1").ToString(),
        Protocol = "openai-chat",
        Model = "sim",
        Rate = "25/s",
        WarmUp = "2s",
        Duration = duration,
        PromptTokens = "200",
        Objectives = ["ttft p95 < 1s", "tpot p99 < 100ms", "error_rate < 1%"],
    }.ToPlan(static _ => null);

    private static string ReportPath(CliServices services)
    {
        foreach (var folder in (ReadOnlySpan<string>)[Path.Combine(services.Folder, "proofload-report"), Path.Combine(Path.GetTempPath(), "proofload-report")])
        {
            var path = Path.GetFullPath(Path.Combine(folder, "demo.html"));
            try
            {
                OutputFolders.Prepare([path]);
                return path;
            }
            catch (CommandException)
            {
                // A folder that cannot be written is no reason not to show the demo; the next one is tried.
            }
        }

        throw new CommandException($"neither {Path.GetFullPath(services.Folder)} nor {Path.GetTempPath()} can be written");
    }

    private static void Next(TextWriter output)
    {
        output.WriteLine();
        output.WriteLine("Open the report in a browser. What to try next:");
        output.WriteLine("  proofload run http://HOST:PORT/v1 --model NAME --rate 5 --duration 60s   measure your own endpoint");
        output.WriteLine("  proofload init                                                           keep the test in a file");
        output.WriteLine("  proofload sim --faults rate_limited=0.05                                 a server that misbehaves, to try things on");
        output.WriteLine("  proofload calibrate                                                      how much load this machine can measure");
    }
}
