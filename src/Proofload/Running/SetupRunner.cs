using Proofload.Measurement.Clocks;
using Proofload.Measurement.Recording;
using Proofload.Plans;
using Proofload.Protocols;
using Proofload.Transport;

namespace Proofload.Running;

/// <summary>Sends the plan's set-up requests, one after the other, before the load. One that fails ends the run: the load would be meaningless.</summary>
internal static class SetupRunner
{
    public static async Task RunAsync(RunPlan plan, string baseFolder, ITransport transport, VariableStore variables, RunClock clock, CancellationToken cancellation)
    {
        foreach (var request in plan.Setup)
        {
            var record = await Task.Run(() => Send(plan, baseFolder, request, transport, variables, clock, cancellation), cancellation);
            if (!record.IsSuccess)
            {
                throw new PlanException(
                    $"setup.{request.Name}: the request failed with {ErrorKinds.Id(record.Outcome)}{(record.Detail is { } detail ? $" ({detail})" : "")}");
            }
        }
    }

    /// <summary>Sends one request and waits for its end, whatever that is.</summary>
    public static RequestRecord Send(
        RunPlan plan, string baseFolder, RequestPlan request, ITransport transport, VariableStore variables, RunClock clock, CancellationToken cancellation)
    {
        var context = new DriverContext { Target = plan.Target, Request = request, Variables = variables, Seed = plan.Seed, Clock = clock, BaseDirectory = baseFolder, RowFields = [], ExtractedNames = [.. plan.ExtractedNames] };
        var driver = BuiltInProtocols.Find(context.Protocol)!.Create(context);
        var exchange = new Exchange(0) { Reader = driver.CreateReader() };
        exchange.Clear();
        exchange.TimeoutNs = (long)(request.Timeout ?? plan.Target.Timeout).TotalNanoseconds;
        exchange.Record.Intended = clock.NowNs;
        driver.Prepare(exchange);
        SingleRequest.Send(exchange, transport, clock, cancellation);
        return exchange.Record;
    }
}
