using Proofload.IntegrationTests.Truth;
using Proofload.Lab.Faults;
using Proofload.Lab.Simulator;
using Proofload.Lab.Simulator.Sampling;
using Model = Proofload.Lab.Simulator.Simulator;

namespace Proofload.IntegrationTests.CommandLine;

/// <summary>Simulators in the test's own process, for tests that look at what the server saw.</summary>
internal static class TestModel
{
    /// <summary>A model that answers eight tokens in about 20 ms.</summary>
    public static Task<Model> QuickAsync(string faults = "", Func<SimulatorOptions, SimulatorOptions>? change = null)
    {
        var options = new SimulatorOptions
        {
            Generation = new GenerationOptions
            {
                TimeToFirstToken = Distribution.ParseDuration("constant:5ms"),
                InterToken = Distribution.ParseDuration("constant:2ms"),
                OutputTokens = Distribution.ParseCount("constant:8"),
            },
            Service = new ServiceOptions { Time = Distribution.ParseDuration("constant:20ms") },
            Faults = FaultSchedule.Parse(faults),
        };
        return Bench.ServerAsync(change is null ? options : change(options));
    }

    /// <summary>The base URL that an OpenAI-style client is given.</summary>
    public static string Api(this Model server) => new Uri(server.BaseAddress, "v1").AbsoluteUri;

    /// <summary>Waits until the server has seen so many requests.</summary>
    public static Task HasSeenAsync(this Model server, long requests) =>
        Until(() => server.Statistics.Requests >= requests, () => $"{server.Statistics.Requests} of {requests} requests came");

    /// <summary>Waits for a state that raises no event.</summary>
    public static async Task Until(Func<bool> isReached, Func<string> state)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        late.CancelAfter(Workplace.Limit);
        while (!isReached())
        {
            Assert.False(late.IsCancellationRequested, state());
            await Task.Delay(20, CancellationToken.None);
        }
    }
}
