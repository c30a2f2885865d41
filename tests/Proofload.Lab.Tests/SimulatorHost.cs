using System.Text;
using System.Text.Json;
using Proofload.Lab.Simulator;
using Server = Proofload.Lab.Simulator.Simulator;

namespace Proofload.Lab.Tests;

/// <summary>A running simulator and a client for it. Timing is zero unless a test sets it: tests assert order and counts, never the clock.</summary>
internal sealed class SimulatorHost : IAsyncDisposable
{
    private SimulatorHost(Server server)
    {
        Server = server;
        Http = new HttpClient { BaseAddress = server.BaseAddress, Timeout = TimeSpan.FromSeconds(20) };
    }

    public Server Server { get; }

    public HttpClient Http { get; }

    public static async Task<SimulatorHost> StartAsync(params string[] settings) =>
        new(await Server.StartAsync(SimulatorSettings.Parse(["ttft=0", "inter-token=0", "output-tokens=5", .. settings]), TestContext.Current.CancellationToken));

    public async Task<(int Status, JsonElement Json)> PostAsync(string path, string body)
    {
        using var response = await Http.PostAsync(path, new StringContent(body, Encoding.UTF8, "application/json"), TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).RootElement);
    }

    public async Task<(int Status, JsonElement Json)> GetAsync(string path)
    {
        using var response = await Http.GetAsync(path, TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).RootElement);
    }

    /// <summary>The data of every event of a stream, as text.</summary>
    public async Task<List<string>> StreamAsync(string path, string body)
    {
        using var response = await Http.PostAsync(path, new StringContent(body, Encoding.UTF8, "application/json"), TestContext.Current.CancellationToken);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        return Events(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    public Task<List<string>> ChatStreamAsync(string extra = "") => StreamAsync("/v1/chat/completions", Chat("\"stream\":true" + extra));

    public static string Chat(string extra) => $$"""{"model":"m","messages":[{"role":"user","content":"hello there"}],{{extra}}}""";

    public static List<string> Events(string text) =>
        [.. text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(e => e.StartsWith("data: ", StringComparison.Ordinal) ? e["data: ".Length..] : throw new FormatException($"Not an event: '{e}'"))];

    public static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;

    public static JsonElement Choice(string text) => Json(text).GetProperty("choices")[0];

    public static JsonElement Delta(string text) => Choice(text).GetProperty("delta");

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Server.DisposeAsync();
    }
}
