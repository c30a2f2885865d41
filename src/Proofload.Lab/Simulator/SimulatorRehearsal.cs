using System.Text;
using Proofload.Lab.Faults;
using Proofload.Lab.Simulator.Sampling;
using Proofload.Measurement.Pacing;

namespace Proofload.Lab.Simulator;

/// <summary>
/// Lets a second simulator with the same options answer a few hundred requests of this process, again until the compiler has nothing left to
/// do: compilation on a core that serves two thousand streams would make all of them late. Nothing of it shows in the first one's statistics.
/// </summary>
public static class SimulatorRehearsal
{
    private const int AtOnce = 40;

    /// <summary>Takes a fraction of a second, or one where the runtime compiles twice; not at all where this machine has no loopback to listen on.</summary>
    public static async Task RunAsync(SimulatorOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        try
        {
            await using var simulator = await Simulator.StartAsync(Quick(options), cancellation);
            using var handler = new SocketsHttpHandler { UseProxy = false, UseCookies = false };
            using var client = new HttpClient(handler) { BaseAddress = simulator.BaseAddress };
            await CompilerRehearsal.RunAsync(() => Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => AskAsync(client, cancellation))), cancellation);
        }
        catch (Exception failure) when (failure is IOException or HttpRequestException or OperationCanceledException)
        {
            // It serves unrehearsed.
        }
    }

    private static async Task AskAsync(HttpClient client, CancellationToken cancellation)
    {
        await PostAsync("v1/chat/completions", """{"model":"sim","stream":true,"max_tokens":40,"messages":[{"role":"user","content":"rehearsal"}]}""");
        await PostAsync("v1/responses", """{"model":"sim","stream":true,"max_output_tokens":40,"input":"rehearsal"}""");
        await PostAsync("v1/messages", """{"model":"sim","stream":true,"max_tokens":40,"messages":[{"role":"user","content":"rehearsal"}]}""");
        await PostAsync("api/chat", """{"model":"sim","options":{"num_predict":40},"messages":[{"role":"user","content":"rehearsal"}]}""");
        await PostAsync("predict", """{"instances":[[1,2,3]]}""");
        await PostAsync("v1/models/rehearsal:predict", """{"instances":[[1,2,3]]}""");
        await PostAsync("predictions/rehearsal", """{"instances":[[1,2,3]]}""");

        async Task PostAsync(string path, string body)
        {
            using var content = new StringContent(body, Encoding.UTF8, "application/json");
            content.Headers.Add("anthropic-version", "2023-06-01");
            using var response = await client.PostAsync(path, content, cancellation);
            await response.Content.CopyToAsync(Stream.Null, cancellation);
        }
    }

    private static SimulatorOptions Quick(SimulatorOptions options) => options with
    {
        Port = 0,
        Tls = false,
        CertificatePath = null,
        ApiKey = null,
        Models = [],
        Faults = FaultSchedule.None,
        FreezeAt = null,
        Service = new ServiceOptions(),
        Generation = options.Generation with
        {
            TimeToFirstToken = Distribution.ParseDuration("constant:2ms"),
            InterToken = Distribution.ParseDuration("constant:1ms"),
        },
    };
}
