using Proofload.Lab.Simulator;
using Proofload.Measurement.Recording;
using Proofload.Plans;
using Proofload.Plans.Loads;
using Proofload.Results;
using Proofload.Running;

namespace Proofload.IntegrationTests.Truth;

/// <summary>Short ways to say: this simulator, this load, give me the result.</summary>
internal static class Bench
{
    public static Task<Proofload.Lab.Simulator.Simulator> ServerAsync(ServiceOptions service) =>
        ServerAsync(new SimulatorOptions { Service = service });

    public static Task<Proofload.Lab.Simulator.Simulator> ServerAsync(SimulatorOptions options) =>
        Proofload.Lab.Simulator.Simulator.StartAsync(options, TestContext.Current.CancellationToken);

    public static RunPlan Predict(Uri server, LoadPlan load, ulong seed = 1) => new()
    {
        Name = "truth",
        Target = new TargetPlan { Url = server, Protocol = "http", Timeout = TimeSpan.FromSeconds(20) },
        Requests = [new RequestPlan { Name = "predict", Method = "POST", Path = "/predict", Body = new BodyPlan { Text = """{"instances": [[1, 2, 3]]}""" } }],
        Load = load,
        Seed = seed,
    };

    public static RunPlan Chat(Uri server, LoadPlan load, int outputTokens) => new()
    {
        Name = "truth",
        Target = new TargetPlan { Url = server, Protocol = "openai-chat", Model = "sim" },
        Load = load,
        Data = new DataPlan { PromptTokens = Distribution.Constant(32), OutputTokens = Distribution.Constant(outputTokens) },
    };

    public static OpenLoad Open(double rate, double seconds, double warmUp = 1, ArrivalProcess arrivals = ArrivalProcess.Poisson) => new()
    {
        Rate = new ConstantShape(rate),
        Arrivals = arrivals,
        WarmUp = TimeSpan.FromSeconds(warmUp),
        Duration = TimeSpan.FromSeconds(seconds),
    };

    public static ClosedLoad Closed(int users, double seconds, double warmUp = 1) => new()
    {
        Users = new ConstantShape(users),
        WarmUp = TimeSpan.FromSeconds(warmUp),
        Duration = TimeSpan.FromSeconds(seconds),
    };

    public static Task<RunResult> RunAsync(RunPlan plan, RunOptions? options = null) =>
        LoadTest.RunAsync(plan, options, TestContext.Current.CancellationToken);

    /// <summary>
    /// A measurement on a quiet machine: measures again, three times at most, while the run itself says that something else took the
    /// machine (CPUs above 90 %, p99 lateness above 2 ms), because then no figure can be right. Nothing looks at what was measured.
    /// </summary>
    public static async Task<RunResult> QuietAsync(Func<Task<RunResult>> measure)
    {
        for (var attempt = 1; ; attempt++)
        {
            var result = await measure();
            if (attempt == 3 || result.Generator is not ({ MachineCpu: > 0.9 } or { LatenessP99: > 0.002 }))
            {
                return result;
            }

            await Task.Delay(TimeSpan.FromSeconds(5 * attempt), TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Every request that was due has exactly one end.</summary>
    public static void EverythingIsAccountedFor(RunResult result)
    {
        var counts = result.Counts;
        Assert.Equal(counts.Intended, counts.Ok + counts.Failed + counts.Cancelled + counts.Dropped);
        Assert.Equal(counts.Failed + counts.Cancelled, result.Errors.Values.Sum());
    }
}

/// <summary>Keeps every record, for tests that look at single requests.</summary>
internal sealed class KeepRecords : IRecordSink
{
    private readonly Lock _lock = new();

    public List<RequestRecord> Records { get; } = [];

    public void Accept(ReadOnlySpan<RequestRecord> records)
    {
        lock (_lock)
        {
            Records.AddRange(records);
        }
    }
}
