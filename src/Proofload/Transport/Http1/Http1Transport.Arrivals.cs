using System.Runtime.CompilerServices;
using Proofload.Measurement.Clocks;

namespace Proofload.Transport.Http1;

/// <content>When received bytes arrived.</content>
internal abstract partial class Http1Transport
{
    /// <summary>Translates the kernel's stamps; null when arrivals are the readings of the user-space clock.</summary>
    protected KernelClock? KernelClock { get; init; }

    /// <summary>
    /// True when a stamp that lies more than <see cref="Measurement.Clocks.KernelClock.DoubtNs"/> back may be much older than the moment at
    /// which its bytes could be read: packets came in another order than they were sent, and the last bytes waited for the ones before.
    /// </summary>
    protected virtual bool WasReordered(Connection connection, long arrivalNs) => false;

    /// <summary>
    /// All received bytes enter here. The connection may be closed, or carry another request, when this returns: compare its token.
    /// </summary>
    /// <param name="connection">Where they came in.</param>
    /// <param name="bytes">What one read brought.</param>
    /// <param name="readNs">The clock right after the read.</param>
    /// <param name="stampNs">The kernel's stamp of the last of them, nanoseconds since 1970-01-01 UTC; 0 without one.</param>
    protected void Received(Connection connection, ReadOnlySpan<byte> bytes, long readNs, long stampNs = 0)
    {
        var arrivalNs = readNs;
        if (connection.Slot is { Exchange: var exchange })
        {
            var stamped = stampNs != 0 && TryArrival(connection, stampNs, readNs, out arrivalNs);
            connection.ArrivalNs = arrivalNs;
            exchange.OnRead(arrivalNs, readNs, stamped);
        }

        if (connection.Tls is { } tls)
        {
            Decrypt(connection, tls, bytes, arrivalNs, readNs);
        }
        else
        {
            Take(connection, bytes, arrivalNs, readNs);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool TryArrival(Connection connection, long stampNs, long readNs, out long arrivalNs)
    {
        arrivalNs = readNs;
        var notBefore = Math.Max(connection.Slot!.Exchange.Record.Sent, connection.ArrivalNs);
        if (KernelClock is not { } kernel || !kernel.TryTranslate(stampNs, notBefore, readNs, out arrivalNs))
        {
            return false;
        }

        if (readNs - arrivalNs > KernelClock.DoubtNs && WasReordered(connection, arrivalNs))
        {
            arrivalNs = readNs;
            return false;
        }

        return true;
    }
}
