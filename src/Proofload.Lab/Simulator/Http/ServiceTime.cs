using System.Globalization;
using Proofload.Lab.Simulator.Sampling;

namespace Proofload.Lab.Simulator.Http;

/// <summary>Lets a request queue for a server and takes its service time.</summary>
internal static class ServiceTime
{
    /// <summary>False when the queue was full; the refusal has been sent then.</summary>
    /// <param name="exchange">The request.</param>
    /// <param name="instances">Instances of its batch.</param>
    public static async ValueTask<bool> TakeAsync(Exchange exchange, int instances = 1)
    {
        var core = exchange.Core;
        var serviceNs = core.Options.Service.Time.SampleNs(exchange.Random(SamplePurpose.ServiceTime))
            + (core.Options.Service.PerInstance.Ticks * 100 * instances);
        var admission = exchange.Replica.Station.Arrive(exchange.ReceivedNs, serviceNs);
        if (!admission.Accepted)
        {
            await RejectAsync(exchange);
            return false;
        }

        exchange.Stamp(serviceNs);
        if (admission.EndNs > exchange.ReceivedNs)
        {
            await core.Loop.DelayUntil(admission.EndNs, core.Tally.ResponseLateness);
        }

        return true;
    }

    /// <summary>Turns the request away because the queue is full.</summary>
    public static Task RejectAsync(Exchange exchange)
    {
        var service = exchange.Core.Options.Service;
        exchange.Core.Tally.OnRejected();
        SetRetryAfter(exchange, service.RetryAfter);
        return ErrorBody.SendAsync(exchange, service.RejectStatus, "The server is overloaded: its queue is full.", "queue_full");
    }

    public static void SetRetryAfter(Exchange exchange, TimeSpan? after)
    {
        if (after is { } duration)
        {
            exchange.Http.Response.Headers.RetryAfter = Math.Ceiling(duration.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }
    }
}
