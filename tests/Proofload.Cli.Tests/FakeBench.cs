using Proofload.Cli.Calibrating;
using Proofload.Measurement.Health;

namespace Proofload.Cli.Tests;

/// <summary>A bench without processes: addresses that nobody serves, waits that are always as late, and processors that tests set.</summary>
internal sealed class FakeBench : ICalibrationBench
{
    private int _reading;

    /// <summary>What is read, one after the other; the last stays.</summary>
    public IReadOnlyList<ProcessorTimes> Processors { get; init; } = [];

    public int Started { get; private set; }

    public int Ended { get; private set; }

    public List<(double Rate, TimeSpan Length)> Paces { get; } = [];

    public Task<ICalibrationServer> StartResponderAsync(CancellationToken cancellation) => Task.FromResult(Start());

    public Task<ICalibrationServer> StartStreamsAsync(int tokens, CancellationToken cancellation) => Task.FromResult(Start());

    public Task<(double P50, double P99, double P999)> PaceAsync(double rate, TimeSpan length, CancellationToken cancellation)
    {
        Paces.Add((rate, length));
        return Task.FromResult((1e-6 * Paces.Count, 1e-5, 1e-4));
    }

    public ProcessorTimes? ReadProcessors() => Processors.Count == 0 ? null : Processors[Math.Min(_reading++, Processors.Count - 1)];

    private ICalibrationServer Start()
    {
        Started++;
        return new Server(() => Ended++);
    }

    private sealed class Server(Action onEnd) : ICalibrationServer
    {
        public Uri Address { get; } = new("http://127.0.0.1:1/");

        public ValueTask DisposeAsync()
        {
            onEnd();
            return ValueTask.CompletedTask;
        }
    }
}
