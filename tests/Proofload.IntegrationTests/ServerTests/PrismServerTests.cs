using System.Net;
using Proofload.IntegrationTests.Servers;

namespace Proofload.IntegrationTests.ServerTests;

public sealed class PrismServerTests(PrismServer server)
{
    private static readonly HttpClient Http = new();

    [Fact]
    public async Task A_request_that_keeps_the_contract_is_answered() =>
        Assert.Equal(HttpStatusCode.OK, await InferAsync(new
        {
            inputs = new[] { new { name = "x", shape = new[] { 1, 2 }, datatype = "FP64", data = new[] { 0.5, 1.5 } } },
        }));

    [Fact]
    public async Task A_tensor_without_its_datatype_is_refused() =>
        Assert.Equal(HttpStatusCode.BadRequest, await InferAsync(new
        {
            inputs = new[] { new { name = "x", shape = new[] { 1, 2 }, data = new[] { 0.5, 1.5 } } },
        }));

    private async Task<HttpStatusCode> InferAsync(object body)
    {
        using var response = await Http.PostAsync(
            new Uri(await server.RequireAsync(), "v2/models/digits/versions/1/infer"), Sse.Json(body), TestContext.Current.CancellationToken);
        return response.StatusCode;
    }
}
