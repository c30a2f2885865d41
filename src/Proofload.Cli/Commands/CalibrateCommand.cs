using System.CommandLine;
using Proofload.Cli.Calibrating;
using Proofload.Cli.CommandLine;
using Proofload.Cli.Running;
using Proofload.Results;

namespace Proofload.Cli.Commands;

/// <summary><c>proofload calibrate</c>: what this machine can measure.</summary>
internal sealed class CalibrateCommand : CliCommand
{
    public const string Summary = "measure what this machine can send and how exactly it measures";

    private readonly Option<bool> _quick = Flag.Switch("--quick", "Shorter steps: about 15 s instead of 30 s, with less certain percentiles and fewer streams.");
    private readonly Option<bool> _json = Flag.Switch("--json", "Print one JSON document instead of the table.");
    private readonly Option<bool> _noStore = Flag.Switch("--no-store", "Do not keep the calibration.");

    public CalibrateCommand()
        : base("calibrate", Summary)
    {
        Usage = ["calibrate [--quick]"];
        Remarks = "Finds the most requests a second that this machine can make, how exactly it waits, and how many streams it reads without delay. Runs keep the calibration "
            + "with their result and say before they start when they plan more than 70 % of it. Run it when the machine is as quiet, or as busy, as it will be in your tests.";
        AddGroups(new FlagGroup("Flags", [_quick, _json, _noStore]));
    }

    public override async Task<int> ExecuteAsync(ParseResult parsed, CliServices services)
    {
        var quick = parsed.GetValue(_quick);
        using var interrupts = new Interrupts(() => services.Terminal.Note("Interrupted."), services.Exit, listen: !services.Stop.CanBeCanceled);
        await using var stop = services.Stop.Register(interrupts.Signal);
        var steps = quick ? CalibrationSteps.Quick : CalibrationSteps.Full;
        var calibrator = new Calibrator(services.Runner, services.Bench, services.Clock, steps, step => services.Terminal.Note($"measuring: {step}"));
        var calibration = await calibrator.RunAsync(quick, interrupts.Token);
        if (parsed.GetValue(_json))
        {
            services.Terminal.Output.WriteLine(CalibrationJson.Write(calibration));
        }
        else
        {
            CalibrationTable.Write(calibration, services.Terminal);
        }

        if (!parsed.GetValue(_noStore))
        {
            services.Terminal.Note($"Kept in {services.Calibrations.Write(calibration)}; runs use it for {CalibrationUse.LongestDays} days.");
        }

        return ExitCodes.Passed;
    }
}
