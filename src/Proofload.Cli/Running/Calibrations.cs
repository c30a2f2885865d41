using Proofload.Cli.CommandLine;
using Proofload.Results;
using Proofload.Running;

namespace Proofload.Cli.Running;

/// <summary>What is known of this machine's limits when a run begins.</summary>
internal static class Calibrations
{
    public static CalibrationUse Use(CliServices services)
    {
        var machine = MachineDescription.Describe();
        return CalibrationUse.Of(services.Calibrations.Find(machine), machine, ProductVersion.Text, services.Clock.UtcNow);
    }
}
