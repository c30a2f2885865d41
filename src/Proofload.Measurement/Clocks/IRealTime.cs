namespace Proofload.Measurement.Clocks;

/// <summary>The clock that the kernel stamps packets with. It can be set while it is read; used to translate such stamps only.</summary>
public interface IRealTime
{
    /// <summary>Nanoseconds since 1970-01-01 UTC.</summary>
    long NowNs { get; }
}
