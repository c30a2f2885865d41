using Proofload.Measurement.Health;

namespace Proofload.Cli.Calibrating;

/// <summary>What a calibration needs from the machine. The seam between the steps and processes, sockets and clocks.</summary>
internal interface ICalibrationBench
{
    /// <summary>Starts a plain HTTP responder in a process of its own.</summary>
    Task<ICalibrationServer> StartResponderAsync(CancellationToken cancellation);

    /// <summary>Starts a server that streams stamped events, <paramref name="tokens"/> an answer, in a process of its own.</summary>
    Task<ICalibrationServer> StartStreamsAsync(int tokens, CancellationToken cancellation);

    /// <summary>Waits for due times at a rate and gives how late each wait ended, in seconds: p50, p99 and p99.9.</summary>
    Task<(double P50, double P99, double P999)> PaceAsync(double rate, TimeSpan length, CancellationToken cancellation);

    /// <summary>What the machine's processors did since it started; null where the system does not tell.</summary>
    ProcessorTimes? ReadProcessors();
}

/// <summary>A server to calibrate against; disposing ends it.</summary>
internal interface ICalibrationServer : IAsyncDisposable
{
    Uri Address { get; }
}
