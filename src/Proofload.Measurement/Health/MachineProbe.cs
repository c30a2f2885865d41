namespace Proofload.Measurement.Health;

/// <summary>Picks the probe of this platform.</summary>
public static class MachineProbe
{
    /// <summary>On Linux the /proc file system and the runtime, elsewhere the runtime alone.</summary>
    public static IMachineProbe Create() => OperatingSystem.IsLinux() ? new LinuxMachineProbe() : new PortableMachineProbe();
}
