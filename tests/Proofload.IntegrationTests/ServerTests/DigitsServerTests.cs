using System.Net;
using System.Text.Json;
using Proofload.IntegrationTests.Servers;

namespace Proofload.IntegrationTests.ServerTests;

public sealed class DigitsServerTests(DigitsServer server)
{
    private static readonly HttpClient Http = new();

    [Fact]
    public async Task Plain_predictions_on_held_out_rows_are_mostly_right()
    {
        var (rows, labels) = await TestSetAsync(100);

        var reply = await Sse.PostAsync(Http, new Uri(await server.RequireAsync(), "predict"), new { instances = rows });

        Assert.True(Accuracy(labels, reply.GetProperty("labels")) > 0.9);
    }

    [Fact]
    public async Task A_KServe_infer_request_gets_labels_and_probabilities_and_its_id_back()
    {
        var (rows, labels) = await TestSetAsync(100);

        var reply = await Sse.PostAsync(Http, new Uri(await server.RequireAsync(), "v2/models/digits/infer"), new
        {
            id = "request-7",
            inputs = new[] { new { name = "x", shape = new[] { rows.Count, 64 }, datatype = "FP64", data = rows.SelectMany(row => row) } },
        });

        var outputs = reply.GetProperty("outputs").EnumerateArray().ToDictionary(output => output.GetProperty("name").GetString()!);
        Assert.Equal("request-7", reply.GetProperty("id").GetString());
        Assert.Equal(rows.Count * 10, outputs["probabilities"].GetProperty("data").GetArrayLength());
        Assert.True(Accuracy(labels, outputs["labels"].GetProperty("data")) > 0.9);
    }

    [Fact]
    public async Task A_KServe_tensor_of_the_wrong_shape_is_refused_with_a_reason()
    {
        var body = new { inputs = new[] { new { name = "x", shape = new[] { 1, 3 }, datatype = "FP64", data = new[] { 1, 2, 3 } } } };
        using var response = await Http.PostAsync(
            new Uri(await server.RequireAsync(), "v2/models/digits/infer"), Sse.Json(body), TestContext.Current.CancellationToken);

        var reply = JsonElement.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("[n, 64]", reply.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    private static double Accuracy(IReadOnlyList<int> labels, JsonElement predicted) =>
        labels.Zip(predicted.EnumerateArray(), (label, p) => label == p.GetInt32() ? 1.0 : 0.0).Average();

    private async Task<(IReadOnlyList<double[]> Rows, IReadOnlyList<int> Labels)> TestSetAsync(int count)
    {
        var body = await Http.GetStringAsync(new Uri(await server.RequireAsync(), "testset"), TestContext.Current.CancellationToken);
        var set = JsonElement.Parse(body);
        return (
            [.. set.GetProperty("x").EnumerateArray().Take(count).Select(row => row.EnumerateArray().Select(v => v.GetDouble()).ToArray())],
            [.. set.GetProperty("y").EnumerateArray().Take(count).Select(label => label.GetInt32())]);
    }
}
