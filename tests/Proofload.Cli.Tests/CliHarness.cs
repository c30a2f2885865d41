using Proofload.Cli.Calibrating;
using Proofload.Cli.CommandLine;
using Proofload.Cli.Runs;
using Proofload.Measurement.Clocks;
using Proofload.Results;

namespace Proofload.Cli.Tests;

/// <summary>The whole command in this process, with kept streams, a fake engine, a store in memory and a folder of its own.</summary>
internal sealed class CliHarness : IDisposable
{
    public CliHarness(RunResult? result = null, TestTerminal? terminal = null, IRunStore? store = null)
    {
        Terminal = terminal ?? new TestTerminal();
        Runner = new FakeRunner(result ?? SampleRun.Of());
        Store = store ?? new InMemoryRunStore();
        Services = new CliServices
        {
            Terminal = Terminal.Terminal,
            Runner = Runner,
            Stores = new StoreOpener(_ => Store),
            Bench = Bench,
            Calibrations = new CalibrationFiles(PathOf("calibrations")),
            Clock = Clock,
            Folder = Folder,
            Exit = Exits.Add,
            Stop = StopSource.Token,
        };
    }

    public TestTerminal Terminal { get; }

    public FakeRunner Runner { get; }

    public IRunStore Store { get; }

    public FakeBench Bench
    {
        get;
        init
        {
            field = value;
            Services = Services with { Bench = value };
        }
    } = new();

    /// <summary>Stands at the date of <see cref="SampleRun"/>.</summary>
    public ManualClock Clock { get; } = new(startUtc: new DateTimeOffset(2026, 11, 22, 7, 0, 0, TimeSpan.Zero));

    public CliServices Services { get; init; }

    public List<int> Exits { get; } = [];

    public CancellationTokenSource StopSource { get; } = new();

    public string Folder { get; } = Directory.CreateTempSubdirectory("proofload-cli-").FullName;

    public string Output => Terminal.Output;

    public string Error => Terminal.Error;

    public Task<int> RunAsync(params string[] args) => CommandLineApp.RunAsync(args, Services);

    public string PathOf(string name) => Path.Combine(Folder, name);

    public void Dispose()
    {
        StopSource.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
