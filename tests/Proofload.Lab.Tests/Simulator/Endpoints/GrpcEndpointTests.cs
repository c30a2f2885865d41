using System.Net;
using System.Text;

namespace Proofload.Lab.Tests.Simulator.Endpoints;

/// <summary>The gRPC endpoints as bytes: messages written by hand after the protocol's definition.</summary>
public sealed class GrpcEndpointTests
{
    // model_name "m", input "x" INT32 [2], raw 1 and 2.
    private static readonly byte[] Infer =
        [0x0A, 1, (byte)'m', 0x2A, 13, 0x0A, 1, (byte)'x', 0x12, 5, .. "INT32"u8, 0x1A, 1, 2, 0x3A, 8, 1, 0, 0, 0, 2, 0, 0, 0];

    [Fact]
    public async Task An_inference_doubles_and_adds_one()
    {
        await using var host = await SimulatorHost.StartAsync();
        var (status, messages) = await CallAsync(host, "ModelInfer", Infer);
        Assert.Equal("0", status);
        Assert.Equal([3, 0, 0, 0, 5, 0, 0, 0], Assert.Single(messages)[^8..]);
    }

    [Fact]
    public async Task A_tensor_that_is_not_whole_is_an_invalid_argument()
    {
        await using var host = await SimulatorHost.StartAsync();
        Assert.Equal("3", (await CallAsync(host, "ModelInfer", [.. Infer[..^9], 7, .. Infer[^8..^1]])).Status);
    }

    [Theory]
    [InlineData("http_5xx=1", "13")]
    [InlineData("overloaded=1", "14")]
    [InlineData("rate_limited=1", "8")]
    [InlineData("http_4xx=1", "3")]
    public async Task A_fault_with_a_status_has_that_of_grpc(string fault, string status)
    {
        await using var host = await SimulatorHost.StartAsync("faults=" + fault);
        foreach (var method in (string[])["ModelInfer", "ModelStreamInfer"])
        {
            var answer = await CallAsync(host, method, Infer);
            Assert.Equal(status, answer.Status);
            Assert.Empty(answer.Messages);
        }
    }

    [Theory]
    [InlineData("", "0", 5)]
    [InlineData("truncated=1", null, -1)]
    [InlineData("stream_error=1", "0", -1)]
    [InlineData("empty=1", "0", 0)]
    public async Task A_stream_has_a_message_for_each_token(string fault, string? status, int tokens)
    {
        await using var host = await SimulatorHost.StartAsync([.. fault.Length > 0 ? (string[])["faults=" + fault] : []]);
        var answer = await CallAsync(host, "ModelStreamInfer", Infer);
        Assert.Equal(status, answer.Status);
        if (tokens >= 0)
        {
            Assert.Equal(tokens, answer.Messages.Count);
        }

        var error = "The engine failed"u8.ToArray();
        Assert.Equal(fault.StartsWith("stream_error", StringComparison.Ordinal), answer.Messages.Exists(m => m.AsSpan().IndexOf(error) >= 0));
    }

    [Fact]
    public async Task A_model_that_is_not_there_is_not_found_and_metadata_names_inputs()
    {
        await using var host = await SimulatorHost.StartAsync("models=m");
        Assert.Equal("5", (await CallAsync(host, "ModelReady", [0x0A, 1, (byte)'x'])).Status);
        Assert.Equal([0x08, 1], Assert.Single((await CallAsync(host, "ModelReady", [0x0A, 1, (byte)'m'])).Messages));
        var metadata = Assert.Single((await CallAsync(host, "ModelMetadata", [0x0A, 1, (byte)'m'])).Messages);
        Assert.Contains("text_input", Encoding.Latin1.GetString(metadata));
        Assert.Equal(0, host.Server.Statistics.Requests);
    }

    private static async Task<(string? Status, List<byte[]> Messages)> CallAsync(SimulatorHost host, string method, byte[] message)
    {
        using var content = new ByteArrayContent([0, 0, 0, 0, (byte)message.Length, .. message]);
        content.Headers.Add("Content-Type", "application/grpc");
        using var request = new HttpRequestMessage(HttpMethod.Post, "inference.GRPCInferenceService/" + method)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        using var response = await host.Http.SendAsync(request, TestContext.Current.CancellationToken);
        var body = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        var messages = new List<byte[]>();
        for (var at = 0; at < body.Length;)
        {
            var length = (body[at + 3] << 8) | body[at + 4];
            messages.Add(body[(at + 5)..(at + 5 + length)]);
            at += 5 + length;
        }

        return (Status(response.Headers) ?? Status(response.TrailingHeaders), messages);
    }

    private static string? Status(System.Net.Http.Headers.HttpResponseHeaders headers) =>
        headers.TryGetValues("grpc-status", out var values) ? string.Join(',', values) : null;
}
