namespace Proofload.Measurement.Health;

/// <summary>Reads the machine's figures; a fake in tests.</summary>
public interface IMachineProbe
{
    /// <summary>Takes one reading, in well under a millisecond. What cannot be read is null; it does not throw for that.</summary>
    MachineReading Read();
}
