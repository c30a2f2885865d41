using Proofload.Cli.Calibrating;
using Proofload.Cli.Running;
using Proofload.Cli.Runs;
using Proofload.Cli.Terminals;
using Proofload.Measurement.Clocks;

namespace Proofload.Cli;

/// <summary>Everything that a command takes from outside; tests put their own in its place.</summary>
internal sealed record CliServices
{
    public required Terminal Terminal { get; init; }

    public required IRunner Runner { get; init; }

    public required StoreOpener Stores { get; init; }

    /// <summary>What a calibration measures against.</summary>
    public required ICalibrationBench Bench { get; init; }

    /// <summary>Where calibrations are kept.</summary>
    public required CalibrationFiles Calibrations { get; init; }

    public IClock Clock { get; init; } = SystemClock.Instance;

    /// <summary>Folder that relative paths are taken from.</summary>
    public string Folder { get; init; } = ".";

    /// <summary>Opens the standard input as bytes.</summary>
    public Func<Stream> StandardInput { get; init; } = Console.OpenStandardInput;

    /// <summary>Ends the process at the second Ctrl-C.</summary>
    public required Action<int> Exit { get; init; }

    /// <summary>Ends long-running commands as Ctrl-C does; for tests.</summary>
    public CancellationToken Stop { get; init; }

    /// <summary>A path of the user as an absolute one; null stays null.</summary>
    public string? PathOf(string? path) => path is null ? null : Path.GetFullPath(path, Path.GetFullPath(Folder));

    /// <summary>The services of this process.</summary>
    public static CliServices OfProcess()
    {
        var terminal = Terminal.OfProcess();
        return new CliServices
        {
            Terminal = terminal,
            Runner = new EngineRunner(),
            Stores = StoreOpener.OfProcess(),
            Bench = new ProcessBench(SystemClock.Instance),
            Calibrations = CalibrationFiles.OfProcess(),
            Folder = Directory.GetCurrentDirectory(),
            Exit = Interrupts.ExitOf(terminal),
        };
    }
}
