using System.Globalization;
using Proofload.Measurement.Clocks;
using Proofload.Measurement.Health;
using Proofload.Measurement.Histograms;
using Proofload.Plans;
using Proofload.Transport;

namespace Proofload.Cli.Calibrating;

/// <summary>The bench of this machine: servers are processes of their own, pacing is the wait of a worker's own engine.</summary>
internal sealed class ProcessBench(IClock clock) : ICalibrationBench
{
    public async Task<ICalibrationServer> StartResponderAsync(CancellationToken cancellation) =>
        await ProcessServer.StartAsync([Responder.Argument], cancellation);

    public async Task<ICalibrationServer> StartStreamsAsync(int tokens, CancellationToken cancellation) =>
        await ProcessServer.StartAsync(
            [
                "sim", "--port", "0", "--ttft", "uniform:10ms,50ms", "--inter-token", "constant:20ms",
                "--output-tokens", tokens.ToString(CultureInfo.InvariantCulture), "--emit-timestamps", "--duration", "5m",
            ],
            cancellation);

    public Task<(double P50, double P99, double P999)> PaceAsync(double rate, TimeSpan length, CancellationToken cancellation)
    {
        var done = new TaskCompletionSource<(double, double, double)>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() =>
        {
            try
            {
                done.SetResult(Pace(rate, length, cancellation));
            }
            catch (Exception exception)
            {
                done.SetException(exception);
            }
        })
        {
            IsBackground = true,
            Name = "proofload pacing",
            Priority = ThreadPriority.AboveNormal,
        }.Start();
        return done.Task;
    }

    public ProcessorTimes? ReadProcessors() => ProcessorTimes.Now;

    private (double, double, double) Pace(double rate, TimeSpan length, CancellationToken cancellation)
    {
        // Nothing is sent there: the transport is here for its wait, which is where a worker sleeps between two requests.
        var target = new TargetPlan { Url = new Uri("http://127.0.0.1/") };
        var runClock = new RunClock(clock);
        var transport = TransportFactory.Create(target, 1, runClock);
        try
        {
            var late = new Histogram();
            var gapNs = 1e9 / rate;
            var count = (long)(rate * length.TotalSeconds);
            var rehearsal = (long)Math.Min(count, rate / 20);
            runClock.StartAt(1_000_000);
            for (var i = 0L; i < rehearsal + count && !cancellation.IsCancellationRequested; i++)
            {
                var due = (long)(i * gapNs);
                long now;
                while ((now = runClock.NowNs) < due)
                {
                    transport.WaitUntil(due);
                }

                if (i >= rehearsal)
                {
                    late.Record(now - due);
                }
            }

            cancellation.ThrowIfCancellationRequested();
            return (late.ValueAtQuantile(0.5) / 1e9, late.ValueAtQuantile(0.99) / 1e9, late.ValueAtQuantile(0.999) / 1e9);
        }
        finally
        {
            transport.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }
}
