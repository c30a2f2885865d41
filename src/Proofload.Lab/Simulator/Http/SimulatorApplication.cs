using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Proofload.Lab.Simulator.Http;

/// <summary>The web server's application: stamps each request on arrival and hands it to the router. No pipeline, no logging.</summary>
internal sealed class SimulatorApplication(SimulatorCore core) : IHttpApplication<Exchange>
{
    private readonly Router _router = new(core);

    public Exchange CreateContext(IFeatureCollection contextFeatures)
    {
        var receivedNs = core.Clock.NowNs;
        return new Exchange(new DefaultHttpContext(contextFeatures), core, receivedNs);
    }

    public async Task ProcessRequestAsync(Exchange context)
    {
        try
        {
            await _router.HandleAsync(context);
        }
        catch (BadHttpRequestException exception) when (!context.Http.Response.HasStarted)
        {
            await ErrorBody.SendAsync(context, exception.StatusCode, exception.Message);
        }
        catch (Exception exception) when (IsClientGone(context, exception))
        {
            // The client left in the middle: nobody is there to be answered.
            context.Http.Abort();
        }
        catch (Exception) when (!context.Http.Response.HasStarted)
        {
            core.Tally.OnInternalError();
            await ErrorBody.SendAsync(context, StatusCodes.Status500InternalServerError, "The simulator failed; this is a bug of the simulator, not an injected fault.", "simulator_bug");
        }
    }

    public void DisposeContext(Exchange context, Exception? exception)
    {
        if (exception is not null && !IsClientGone(context, exception))
        {
            core.Tally.OnInternalError();
        }
    }

    private static bool IsClientGone(Exchange exchange, Exception exception) =>
        exchange.ClientGone.IsCancellationRequested || exception is IOException or OperationCanceledException;
}
