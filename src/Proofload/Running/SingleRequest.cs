using Proofload.Measurement.Clocks;
using Proofload.Measurement.Recording;
using Proofload.Transport;

namespace Proofload.Running;

/// <summary>Sends one prepared exchange outside of a load and waits for its end.</summary>
internal static class SingleRequest
{
    private const long StepNs = 20_000_000;

    /// <summary>Blocks until the exchange is complete or its timeout is over.</summary>
    /// <exception cref="OperationCanceledException">The run was cancelled; the exchange was aborted.</exception>
    public static void Send(Exchange exchange, ITransport transport, RunClock clock, CancellationToken cancellation)
    {
        var deadline = clock.NowNs + exchange.TimeoutNs;
        transport.Start(exchange);
        var aborted = false;
        while (!transport.TryTakeCompleted(out _))
        {
            transport.WaitUntil(clock.NowNs + StepNs);
            if (!aborted && (clock.NowNs > deadline || cancellation.IsCancellationRequested))
            {
                aborted = true;
                transport.Abort(exchange, cancellation.IsCancellationRequested ? ErrorKind.Cancelled : ErrorKind.Timeout);
            }
        }

        cancellation.ThrowIfCancellationRequested();
    }
}
